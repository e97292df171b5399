"""The chapters as they are written: labels, captions, alternative texts, references, citations."""

import ast
import re
from collections.abc import Iterator
from difflib import get_close_matches
from pathlib import Path

from book.chapter import Chapter, read_chapter
from book.labels import labels
from book.markup import line_of, text_of, without_code
from book.project import chapters

BIBLIOGRAPHY = "assets/references.bib"
ENTRY = re.compile(r"^@(?!comment|string|preamble)\w+\{\s*([^,\s]+)\s*,", re.MULTILINE | re.I)
CELL_LIKE = re.compile(r"^\s*(?:`{3,}|~{3,})\s*\{\.?python\b")
NEEDED = {"fig": ("fig-cap", "fig-alt"), "tbl": ("tbl-cap",)}
NO_TEXT = ("", "|", ">", "|-", ">-", "|+", ">+")
IMAGE = re.compile(
    r"!\[(?P<alt>(?:[^\[\]]|\[[^\[\]]*\])*)\]\((?P<file>[^()\s]*)[^()]*\)"
    r"(?P<attributes>\{[^{}]*\})?"
)
ALT = re.compile(r"\b(?:fig-)?alt=(?:\"[^\"]+\"|'[^']+')")
MENTION = re.compile(r"(?<![\w@./])@([A-Za-z](?:[\w:./-]*\w)?)")
REFERENCE = re.compile(r"(?:fig|tbl|sec|eq|lst)-", re.IGNORECASE)

Complaint = tuple[int, str]  # a line's number, and what is wrong there
Place = tuple[Path, int]


def complaints(root: Path) -> list[str]:
    """Everything in the chapters that a reader would miss, or that points to nothing."""
    read = {file: read_chapter(file) for file in _pages(root)}
    targets, twice = _labels(root, read)
    entries = _entries(root)
    found, cited = [*twice], set()
    for file, chapter in read.items():
        mentions = list(_mentions(chapter))
        cited |= {name for _, name in mentions}
        complained = [
            *_unread_cells(chapter),
            *_cells(chapter),
            *_unused_imports(chapter),
            *_images(chapter),
            *_dangling(mentions, set(targets), set(entries)),
        ]
        found += [f"{file.relative_to(root)}:{line}: {words}" for line, words in sorted(complained)]
    found += [
        f"{BIBLIOGRAPHY}:{line}: {key} is cited nowhere; cite it or remove it"
        for key, line in entries.items()
        if key not in cited
    ]
    return found


def _pages(root: Path) -> list[Path]:
    """Every file with text of the book: the chapters, and the generated pages they include."""
    return [*chapters(root), *sorted((root / "report").rglob("_*.md"))]


def _labels(root: Path, read: dict[Path, Chapter]) -> tuple[dict[str, Place], list[str]]:
    """Where each label of the book is, and a complaint for each that is there already."""
    places: dict[str, Place] = {}
    twice = []
    for file, chapter in read.items():
        for label, line in labels(chapter):
            if label in places:
                other, first = places[label]
                where = f"{other.relative_to(root)}:{first}"
                words = f"label {label} is also at {where}; give one of them another name"
                twice.append(f"{file.relative_to(root)}:{line}: {words}")
            else:
                places[label] = (file, line)
    return places, twice


def _entries(root: Path) -> dict[str, int]:
    """The keys of the bibliography, each with its line."""
    file = root / BIBLIOGRAPHY
    text = file.read_text(encoding="utf-8") if file.exists() else ""
    return {match[1]: line_of(text, match.start(1)) for match in ENTRY.finditer(text)}


def _unread_cells(chapter: Chapter) -> Iterator[Complaint]:
    for line, text in chapter.prose:
        if CELL_LIKE.match(text):
            yield line, "a Python cell that no check reads; open it with ```{python} alone"


def _cells(chapter: Chapter) -> Iterator[Complaint]:
    """Cells without a label, figures and tables without the texts that belong to them."""
    for cell in chapter.cells:
        if not cell.label:
            yield cell.line, "a Python cell without a label; add #| label: …"
            continue
        for option in NEEDED.get(cell.label.partition("-")[0], ()):
            if cell.options.get(option, "") in NO_TEXT:
                yield cell.line, f'{cell.label} has no {option}; add #| {option}: "…" on one line'


def _unused_imports(chapter: Chapter) -> Iterator[Complaint]:
    """What no cell uses tells the reader nothing, and lets a chapter go stale for nothing."""
    used = {node.id for node in ast.walk(chapter.syntax) if isinstance(node, ast.Name)}
    for cell in chapter.cells:
        for node in ast.walk(ast.parse(cell.code)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                for name in (one.asname or one.name.partition(".")[0] for one in node.names):
                    if name not in used:
                        yield cell.line, f"{name} is imported and not used; remove it"


def _images(chapter: Chapter) -> Iterator[Complaint]:
    text = without_code(text_of(chapter))
    for match in IMAGE.finditer(text):
        if not match["alt"].strip() and not ALT.search(match["attributes"] or ""):
            words = f"image {match['file']} has no alternative text; write it between the brackets"
            yield line_of(text, match.start()), words


def _mentions(chapter: Chapter) -> Iterator[Complaint]:
    """Every ``@name`` of prose and captions, with its line."""
    text = without_code(text_of(chapter))
    yield from ((line_of(text, match.start()), match[1]) for match in MENTION.finditer(text))
    for cell in chapter.cells:
        for option, words in cell.options.items():
            if option.endswith(("cap", "alt")):
                yield from ((cell.line, match[1]) for match in MENTION.finditer(words))


def _dangling(
    mentions: list[Complaint], targets: set[str], entries: set[str]
) -> Iterator[Complaint]:
    """References to labels, and citations of sources, that are not there."""
    for line, name in mentions:
        reference = REFERENCE.match(name)
        known = targets if reference else entries
        if (name[0].lower() + name[1:] if reference else name) not in known:
            near = get_close_matches(name, known, n=1)
            remedy = f"the nearest is @{near[0]}" if near else "correct it or remove it"
            where = "the book" if reference else BIBLIOGRAPHY
            yield line, f"@{name} is not in {where}; {remedy}"
