"""Where each figure and table comes from, as ``assets/provenance.json``.

A Lua filter sets a line of it under every figure and table that a cell makes.
"""

import ast
import json
from pathlib import Path

from book.chapter import Cell, Chapter, read_chapter
from book.dependencies import results_of
from book.project import chapters

FLOATS = ("fig-", "tbl-")


def document(root: Path, assets: Path) -> str:
    """The provenance of every labelled figure and table of the book, as JSON by label."""
    entries = {}
    for file in chapters(root):
        chapter = read_chapter(file)
        labelled = [cell for cell in chapter.cells if (cell.label or "").startswith(FLOATS)]
        if labelled:
            sources = [_source(path, assets) for path in results_of(chapter, root, assets)]
            for cell in labelled:
                function = drawn_by(cell, chapter)
                entries[cell.label] = {"function": function, "sources": sources}
    return json.dumps(dict(sorted(entries.items())), indent=1, ensure_ascii=False) + "\n"


def drawn_by(cell: Cell, chapter: Chapter) -> str | None:
    """The function of the package whose value the cell shows, by its dotted name."""
    last = ast.parse(cell.code).body[-1]
    if not isinstance(last, ast.Expr) or not isinstance(last.value, ast.Call):
        return None
    first, *rest = ast.unparse(last.value.func).split(".")
    return ".".join([_imports(chapter).get(first, first), *rest])


def _imports(chapter: Chapter) -> dict[str, str]:
    """The dotted name behind each name that the chapter imports."""
    return {
        alias.asname or alias.name: f"{node.module}.{alias.name}"
        for node in ast.walk(chapter.syntax)
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def _source(file: Path, assets: Path) -> dict:
    """What stands behind a results file, in words short enough for one line."""
    content = json.loads(file.read_text(encoding="utf-8"))
    runs = [
        json.loads((assets / "runs" / f"{stem}.json").read_text(encoding="utf-8"))
        for stem in content["artifacts"]
    ]
    seeds = sorted({run["seed"] for run in runs})
    copies = sorted({f"{run['data']['source']} {run['data']['fingerprint'][:8]}" for run in runs})
    return {
        "study": content["study"],
        "results": content["digest"][:12],
        "trainings": len(runs),
        "seeds": _span(seeds),
        "data": ", ".join(copies),
        "date": max((run["date"] for run in runs), default=""),
    }


def _span(seeds: list[int]) -> str:
    """Seeds as ``0–4`` where they are consecutive, else as a list."""
    if len(seeds) > 1 and seeds[-1] - seeds[0] == len(seeds) - 1:
        return f"{seeds[0]}–{seeds[-1]}"
    return ", ".join(map(str, seeds))
