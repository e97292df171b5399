"""A chapter's text taken apart: front matter, code cells with their options, prose."""

import ast
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from book.project import BookError

FENCE = re.compile(r"^```\{python\}\s*$")
OPTION = re.compile(r"^#\|\s*([\w-]+):\s*(.*)$")


@dataclass(frozen=True)
class Cell:
    """A Python cell.

    Attributes:
        line: number of its first line, the opening fence.
        options: its ``#|`` options as text, quotes taken off.
        code: its lines without the options.
    """

    line: int
    options: dict[str, str]
    code: str

    @property
    def label(self) -> str | None:
        return self.options.get("label")


@dataclass(frozen=True)
class Chapter:
    """One ``.qmd`` file.

    Attributes:
        file: where it lies.
        cells: its Python cells in order.
        prose: (line number, text) of every line outside front matter and Python cells.
    """

    file: Path
    cells: tuple[Cell, ...]
    prose: tuple[tuple[int, str], ...]

    @cached_property
    def syntax(self) -> ast.Module:
        """All code of the chapter as one syntax tree."""
        return ast.parse("\n".join(cell.code for cell in self.cells))


def read_chapter(file: Path) -> Chapter:
    """Take the chapter in ``file`` apart."""
    cells, prose = [], []
    lines = file.read_text(encoding="utf-8").splitlines()
    number = _front_matter_end(lines)
    while number < len(lines):
        if FENCE.match(lines[number]):
            end = _closing_fence(file, lines, number)
            cells.append(_cell(number + 1, lines[number + 1 : end]))
            number = end
        else:
            prose.append((number + 1, lines[number]))
        number += 1
    return Chapter(file, tuple(cells), tuple(prose))


def _closing_fence(file: Path, lines: list[str], opening: int) -> int:
    for number in range(opening + 1, len(lines)):
        if lines[number].rstrip() == "```":
            return number
    raise BookError(f"{file}:{opening + 1}: this cell is never closed; end it with three backticks")


def _front_matter_end(lines: list[str]) -> int:
    if not lines or lines[0] != "---":
        return 0
    return lines.index("---", 1) + 1


def _cell(line: int, lines: list[str]) -> Cell:
    matches = [OPTION.match(text) for text in lines]
    options = {match[1]: match[2].strip("\"'") for match in matches if match}
    code = "\n".join(text for text, match in zip(lines, matches, strict=True) if not match)
    return Cell(line, options, code)
