"""Executing a chapter, and its cells with what they showed as Markdown, in Quarto's form.

Executions are kept by jupyter-cache in ``.jupyter_cache``: a chapter runs again when its code, or
anything else that it uses, has changed.
"""

import base64
import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import nbclient
import nbformat.v4 as nbformat
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn

from book import freshness
from book.chapter import Cell, Chapter, read_chapter
from book.execution import why_not_execute
from book.project import BookError

CACHE = ".jupyter_cache"
SETTINGS = """\
# {uses}
import matplotlib.pyplot as plt
plt.rcParams["figure.figsize"] = ({width}, {height})
plt.rcParams["figure.dpi"] = {dpi}
plt.rcParams["savefig.dpi"] = "figure"
"""


def executed(file: Path, root: Path, figures: Mapping[str, object]) -> tuple[str, Path]:
    """The chapter in ``file`` as Markdown with the results of its cells, and its figures' folder.

    Raises ``BookError`` when the chapter cannot be executed here, or when a cell fails.
    """
    chapter, place = read_chapter(file), file.relative_to(root).with_suffix("")
    notebook = _run(chapter, root, figures)
    shown = zip(chapter.cells, notebook.cells[1:], strict=True)
    folder = root / CACHE / "figures" / place / "figure-html"
    folder.mkdir(parents=True, exist_ok=True)
    link = f"{file.stem}_files/figure-html"
    blocks = {
        cell.line: _block(cell, f"{place}.qmd", executed_cell.outputs, folder, link)
        for cell, executed_cell in shown
    }
    return "\n".join(_lines(file, chapter, blocks)), folder


def _run(chapter: Chapter, root: Path, figures: Mapping[str, object]):
    """The chapter's notebook with its outputs, from the cache where they are kept."""
    settings = SETTINGS.format(
        uses=json.dumps(freshness.uses(chapter.file, root)),
        width=figures["fig-width"],
        height=figures["fig-height"],
        dpi=figures["fig-dpi"],
    )
    codes = (settings, *(cell.code for cell in chapter.cells))
    notebook = nbformat.new_notebook(cells=[nbformat.new_code_cell(code) for code in codes])
    cache, place = get_cache(str(root / CACHE)), chapter.file.relative_to(root).as_posix()
    try:
        return cache.merge_match_into_notebook(notebook)[1]
    except KeyError:
        _execute(notebook, chapter.file, root, place)
        notebook.metadata = {}  # what the kernel says of itself is no part of the cache's key
    cache.cache_notebook_bundle(
        CacheBundleIn(notebook, place), check_validity=False, overwrite=True
    )
    return notebook


def _execute(notebook, file: Path, root: Path, place: str) -> None:
    if reason := why_not_execute(file, root):
        changed = "; ".join(freshness.changes(file, root)) or "no frozen result of its text"
        raise BookError(f"{place} is stale ({changed}) and is not executed here: {reason}")
    print(f"book: executing {place}", flush=True)
    client = nbclient.NotebookClient(
        notebook,
        kernel_name="python3",
        record_timing=False,  # nor shall times be
        resources={"metadata": {"path": str(root)}},
    )
    try:
        client.execute()
    except nbclient.exceptions.CellExecutionError as error:
        raise BookError(f"{place}: {error.ename}: {error.evalue}") from error


def _lines(file: Path, chapter: Chapter, blocks: Mapping[int, str]) -> Iterator[str]:
    """The chapter's front matter and prose with each cell's block in its place."""
    prose = dict(chapter.prose)
    front_matter = min(prose.keys() | blocks.keys(), default=1) - 1
    lines = file.read_text(encoding="utf-8").splitlines()
    yield from lines[:front_matter]
    for number in range(front_matter + 1, len(lines) + 1):
        if number in prose:
            yield prose[number]
        elif number in blocks:
            yield blocks[number]


def _block(cell: Cell, place: str, outputs: list, folder: Path, link: str) -> str:
    options = cell.options
    parts = []
    if options.get("echo") != "false":
        parts.append(f"``` {{.python .cell-code}}\n{cell.code}\n```")
    for number, output in enumerate(outputs, start=1):
        content = _output(cell, output, folder, f"{cell.label}-output-{number}.png", link)
        if content is None:
            kinds = ", ".join(output.get("data", {output.output_type: None}))
            raise BookError(f"{place}:{cell.line}: the cell shows {kinds}, which is not supported")
        if content:
            parts.append(f"::: {{.cell-output .cell-output-display}}\n{content}\n:::")
    caption = f" tbl-cap={_quoted(options['tbl-cap'])}" if "tbl-cap" in options else ""
    label = cell.label if caption else f"cell-{cell.label}"
    return "\n\n".join([f"::: {{#{label} .cell{caption}}}", *parts, ":::"])


def _output(cell: Cell, output, folder: Path, name: str, link: str) -> str | None:
    """One output as Markdown; empty for what is not shown, None for what is not supported."""
    if output.output_type == "stream":
        return f"```\n{output.text}\n```" if output.name == "stdout" else ""
    data = output.data
    if "image/png" in data:
        (folder / name).write_bytes(base64.b64decode(data["image/png"]))
        caption, alt = cell.options.get("fig-cap", ""), _quoted(cell.options.get("fig-alt", ""))
        return f"![{caption}]({link}/{name}){{#{cell.label} fig-alt={alt}}}"
    if "text/markdown" in data:
        return data["text/markdown"]
    return f"```\n{data['text/plain']}\n```" if set(data) == {"text/plain"} else None


def _quoted(text: str) -> str:
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
