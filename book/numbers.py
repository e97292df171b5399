"""No number in prose is typed by hand: what was measured is quoted from ``_variables.yml``.

Where a typed number is meant (a setting, an example, a figure from a paper), its line ends with a
comment that says why: ``<!-- number: the bar that the brief sets -->``.
"""

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from book.chapter import read_chapter
from book.markup import line_of, text_of, visible, without_blocks
from book.project import BookError, chapters
from book.typed import typed_results

CAPTIONS = ("fig-cap", "fig-alt", "fig-subcap", "tbl-cap", "tbl-subcap")
VARIABLE = re.compile(r"(?<!\{)\{\{<\s*var\s+(\S+)\s*>\}\}")
EXPRESSION = re.compile(r"`\{(?:python|r|julia|ojs)\}[^`]*`")
EXCEPTION = re.compile(r"<!--\s*number:?\s*(?P<reason>.*?)\s*-->\s*$")
GENERATED = re.compile(r"(?P<indent>(?:  )*)(?P<key>[^\s:\"]+):(?: (?P<leaf>\".*\"))?")
REMEDY = "run 'python -m book.generate'"

Complaint = tuple[int, str]  # a line's number, and what is wrong there


def complaints(root: Path) -> list[str]:
    """Unknown variables, typed results and inline expressions of every chapter."""
    found, names = [], None
    try:
        names = variable_names(root)
    except BookError as error:
        found.append(str(error))
    for file in chapters(root):
        complained = [
            (first - 1 + line, words)
            for first, text in _texts(file).items()
            for line, words in _complaints_about(text, names)
        ]
        found += [f"{file.relative_to(root)}:{line}: {words}" for line, words in sorted(complained)]
    return found


def variable_names(root: Path) -> set[str]:
    """Every name that ``{{< var … >}}`` can quote, read from the generated ``_variables.yml``.

    Raises ``BookError`` when the file is not there, or not as it is generated.
    """
    file = root / "_variables.yml"
    if not file.exists():
        raise BookError(f"_variables.yml:1: there is no such file; {REMEDY}")
    names: set[str] = set()
    path: list[str] = []
    for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("#") or not line:
            continue
        match = GENERATED.fullmatch(line)
        depth = len(match["indent"]) // 2 if match else 0
        if not match or depth > len(path) or not _is_text(match["leaf"]):
            raise BookError(f"_variables.yml:{number}: not a line that is generated; {REMEDY}")
        path[depth:] = [match["key"]]
        if match["leaf"]:
            names.add(".".join(path))
    return names


def _is_text(leaf: str | None) -> bool:
    """Whether a line ends in a whole JSON string, or in nothing."""
    try:
        return leaf is None or isinstance(json.loads(leaf), str)
    except json.JSONDecodeError:
        return False


def _texts(file: Path) -> dict[int, str]:
    """What is read in a chapter, by the number of its first line: prose, and captions of cells."""
    chapter = read_chapter(file)
    lines = file.read_text(encoding="utf-8").splitlines()
    texts = {1: text_of(chapter)}
    for cell in chapter.cells:
        for option in cell.options.keys() & CAPTIONS:
            start = f"#| {option}:"
            offset = [line.startswith(start) for line in lines[cell.line :]].index(True)
            texts[cell.line + 1 + offset] = cell.options[option]
    return texts


def _complaints_about(text: str, names: set[str] | None) -> Iterator[Complaint]:
    if names is not None:
        yield from _unknown_variables(text, names)
    yield from _inline_expressions(text)
    yield from _typed_results(text)


def _unknown_variables(text: str, names: set[str]) -> Iterator[Complaint]:
    text = without_blocks(text)
    for match in VARIABLE.finditer(text):
        if match[1] not in names:
            near = get_close_matches(match[1], names, n=1)
            remedy = (
                f"the nearest name is {near[0]}" if near else "see _variables.yml for the names"
            )
            yield line_of(text, match.start()), f"unknown variable {match[1]}; {remedy}"


def _inline_expressions(text: str) -> Iterator[Complaint]:
    text = without_blocks(text)
    for match in EXPRESSION.finditer(text):
        remedy = "quote a result with {{< var … >}}"
        yield line_of(text, match.start()), f"{match[0]} is computed in prose; {remedy}"


def _typed_results(text: str) -> Iterator[Complaint]:
    """Typed results that are not excused, and excuses that are none."""
    seen = visible(text)
    typed = [(line_of(seen, position), words) for position, words in typed_results(seen)]
    excuses = {}
    for number, line in enumerate(text.split("\n"), start=1):
        if match := EXCEPTION.search(line):
            excuses[number] = match["reason"]
    for line, words in typed:
        if line not in excuses:
            yield line, f"typed number {words!r}; quote a result with {{{{< var … >}}}}"
    for line, reason in excuses.items():
        if not reason:
            yield line, "typed number without a reason; write <!-- number: why -->"
        elif line not in dict(typed):
            yield line, f"no typed number to excuse here ({reason}); remove the comment"
