"""A chapter's text as Pandoc shall read it: results, included pages and variables put in."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from book import freshness
from book.chapter import read_chapter
from book.markup import CODE
from book.numbers import VARIABLE
from book.plain.settings import Entry, Settings

INCLUDE = re.compile(r"^\{\{<\s*include\s+(\S+)\s*>\}\}\s*$", re.MULTILINE)


@dataclass(frozen=True)
class Text:
    """A chapter's Markdown.

    Attributes:
        entry: which chapter of the book it is.
        markdown: the text.
        figures: the folder with the pictures that its cells drew, if it has any.
        figures_at: where the text looks for them, below the site's root.
    """

    entry: Entry
    markdown: str
    figures: Path | None
    figures_at: str


def read_text(entry: Entry, root: Path, settings: Settings, variables: Mapping[str, str]) -> Text:
    """The text of one chapter; executed first when it has code and no result that fits."""
    file = root / entry.file
    markdown, figures = _with_results(file, root, settings)
    markdown = INCLUDE.sub(lambda match: (file.parent / match[1]).read_text("utf-8"), markdown)
    figures_at = f"{entry.file.removesuffix('.qmd')}_files/figure-html"
    return Text(entry, _with_variables(markdown, variables), figures, figures_at)


def read_variables(root: Path) -> dict[str, str]:
    """Every variable by its dotted name."""
    content = yaml.safe_load((root / "_variables.yml").read_text(encoding="utf-8"))
    return dict(_leaves(content, ()))


def _leaves(tree: dict, above: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key, value in tree.items():
        if isinstance(value, dict):
            yield from _leaves(value, (*above, str(key)))
        else:
            yield ".".join((*above, str(key))), value


def _with_results(file: Path, root: Path, settings: Settings) -> tuple[str, Path | None]:
    if not read_chapter(file).cells:
        return file.read_text(encoding="utf-8"), None
    if not freshness.fits(file, root):
        from book.plain import execute  # a second's worth of imports that few builds need

        return execute.executed(file, root, settings.figures)
    frozen = root / "_freeze" / file.relative_to(root).with_suffix("")
    result = json.loads((frozen / "execute-results" / "html.json").read_text(encoding="utf-8"))
    figures = frozen / "figure-html"
    return result["result"]["markdown"], figures if figures.is_dir() else None


def _with_variables(markdown: str, variables: Mapping[str, str]) -> str:
    """The text with each variable's value, but for what stands in code."""
    pieces, end = [], 0
    for code in CODE.finditer(markdown):
        pieces += [_filled_in(markdown[end : code.start()], variables), _unescaped(code[0])]
        end = code.end()
    return "".join((*pieces, _filled_in(markdown[end:], variables)))


def _filled_in(prose: str, variables: Mapping[str, str]) -> str:
    # A typewriter's apostrophe would end the attribute in which Quarto writes a caption.
    return VARIABLE.sub(lambda match: variables[match[1]].replace("'", "’"), prose)


def _unescaped(code: str) -> str:
    """``{{{< … >}}}`` is how a chapter shows ``{{< … >}}``."""
    return code.replace("{{{<", "{{<").replace(">}}}", ">}}")
