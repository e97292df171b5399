"""What the briefs ask for, where the book answers it, and which test keeps the answer right."""

import ast
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from book.chapter import read_chapter
from book.labels import labels
from book.project import BookError, chapters

LIST = "book/coverage.toml"
KEYS = ("asks", "section", "shows", "tests")
TO_COME = "to come"


@dataclass(frozen=True)
class Row:
    """One thing that a brief asks for.

    Attributes:
        name: its id.
        line: where it is in the list.
        asks: what is asked.
        section: the label of the section that answers it; None while it is to come.
        shows: the labels of the figures and tables in which the answer is seen.
        tests: ``file`` or ``file::function``, what keeps the answer right.
        unknown: keys that mean nothing.
    """

    name: str
    line: int
    asks: str
    section: str | None
    shows: tuple[str, ...]
    tests: tuple[str, ...]
    unknown: tuple[str, ...]


@dataclass(frozen=True)
class Brief:
    """One brief, with all that it asks for."""

    title: str
    rows: tuple[Row, ...]


def page(root: Path) -> str:
    """The matrix in Markdown: how far the book is, then a table for each brief.

    Raises ``BookError`` when the list cannot be read.
    """
    briefs = read_list(root)
    return "\n".join([_summary(briefs), "", *(_section(brief) for brief in briefs)])


def complaints(root: Path) -> list[str]:
    """A line for every row that points to a section, a label or a test that is not there."""
    try:
        rows = [row for brief in read_list(root) for row in brief.rows]
    except BookError as error:
        return [str(error)]
    labels_by_chapter = [{label for label, _ in labels(read_chapter(f))} for f in chapters(root)]
    found, lines = [], {}
    for row in rows:
        wrong = [*_malformed(row), *_missing(row, labels_by_chapter, root)]
        if row.name in lines:
            wrong.append(f"the id is also in line {lines[row.name]}; give one of them another")
        lines[row.name] = row.line
        found += [f"{LIST}:{row.line}: {row.name}: {words}" for words in wrong]
    return found


def read_list(root: Path) -> list[Brief]:
    """The project's list of deliverables.

    Raises ``BookError`` when it is not there or not in its form.
    """
    file = root / LIST
    if not file.exists():
        raise BookError(f"{LIST}:1: there is no such file; it lists what the briefs ask for")
    text = file.read_text(encoding="utf-8")
    try:
        document = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        line = re.search(r"line (\d+)", str(error))
        raise BookError(f"{LIST}:{line[1] if line else 1}: not TOML: {error}; mend it") from error
    lines = {line: number for number, line in enumerate(text.splitlines(), start=1)}
    return [_brief(name, entries, lines) for name, entries in document.items()]


def _brief(name: str, entries: dict, lines: dict[str, int]) -> Brief:
    if not isinstance(entries, dict) or not isinstance(entries.get("title"), str):
        raise BookError(f"{LIST}:{lines.get(f'[{name}]', 1)}: {name} has no title; give it one")
    rows = []
    for row, values in entries.items():
        if isinstance(values, dict):
            rows.append(_row(row, lines.get(f"[{name}.{row}]", 1), values))
        elif row != "title":
            line = lines.get(f"[{name}]", 1)
            raise BookError(f"{LIST}:{line}: unknown key {row} of {name}; a brief has a title")
    return Brief(entries["title"], tuple(rows))


def _row(name: str, line: int, values: dict) -> Row:
    return Row(
        name,
        line,
        values.get("asks", ""),
        values.get("section"),
        tuple(values.get("shows", ())),
        tuple(values.get("tests", ())),
        tuple(sorted(values.keys() - KEYS)),
    )


def _malformed(row: Row) -> Iterator[str]:
    for key in row.unknown:
        yield f"unknown key {key}; a row has {', '.join(KEYS)}"
    if not row.asks:
        yield "does not say what is asked; add asks"
    if row.section and not row.shows:
        yield "has a section and shows nothing; add a figure or a table to shows"
    if row.section and not row.tests:
        yield "has a section and no test; add one to tests"
    if not row.section and (row.shows or row.tests):
        yield "has no section; add the one that answers it, or leave asks alone"


def _missing(row: Row, labels_by_chapter: list[set[str]], root: Path) -> Iterator[str]:
    """What the row points to that is not there."""
    if row.section:
        homes = [labels for labels in labels_by_chapter if row.section in labels]
        if not homes:
            yield f"no chapter has the section {row.section}; correct it"
        for label in row.shows if homes else ():
            if label not in homes[0]:
                yield f"the chapter of {row.section} has no {label}; correct it"
    for test in row.tests:
        name, _, function = test.partition("::")
        file = root / name
        if not file.is_file():
            yield f"there is no test file {name}; correct it"
        elif function and function.split("::")[-1] not in _functions(file):
            yield f"{name} has no function {function}; correct it"


def _functions(file: Path) -> set[str]:
    """The names of all functions in a Python file, methods too."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def _summary(briefs: list[Brief]) -> str:
    rows = [row for brief in briefs for row in brief.rows]
    answered = sum(row.section is not None for row in rows)
    if answered == len(rows):
        return f"The briefs ask for {len(rows)} things, and all of them are answered."
    missing = len(rows) - answered
    return f"The briefs ask for {len(rows)} things: {answered} answered, {missing} {TO_COME}."


def _section(brief: Brief) -> str:
    lines = [
        f"## {brief.title} {{.unnumbered}}",
        "",
        "| id | asked | answered in | shown in | tested by |",
        f"|:{'-' * 15}|:{'-' * 30}|:{'-' * 12}|:{'-' * 12}|:{'-' * 31}|",
        *(f"| {' | '.join(_cells(row))} |" for row in brief.rows),
        "",
    ]
    return "\n".join(lines)


def _cells(row: Row) -> list[str]:
    if not row.section:
        return [row.name, row.asks, TO_COME, "", ""]
    shown = ", ".join(f"@{label}" for label in row.shows)
    return [row.name, row.asks, f"@{row.section}", shown, "; ".join(map(_test, row.tests))]


def _test(test: str) -> str:
    """``tests/file.py`` as code, and the name of its function in words."""
    file, _, function = test.partition("::")
    words = function.split("::")[-1].removeprefix("test_").replace("_", " ")
    return f"`{file}`: {words}" if words else f"`{file}`"
