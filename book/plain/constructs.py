"""What a chapter may use in the plain edition. Anything else stops with its file and line.

The list is what the book uses and what comes next to it, not what Quarto can do: to use more, add
it to the scripts in ``lua`` and to this list.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from book.chapter import read_chapter
from book.markup import ATTRIBUTES, line_of, text_of, without_code

CLASSES = {
    "question", "answer", "lead", "headline", "figure-card",  # the book's own
    "callout-note", "callout-tip", "callout-warning", "callout-caution", "callout-important",
    "panel-tabset", "unnumbered",
}  # fmt: skip
KEYS = {"alt", "fig-alt", "layout-ncol", "title", "collapse"}
OPTIONS = {"label", "echo", "fig-cap", "fig-alt", "tbl-cap"}
SHORTCODES = {"var", "include"}
REFERENCES = {"fig", "tbl", "sec", "eq"}
# Other words with which Quarto begins a label.
OTHER_LABELS = {
    "lst", "thm", "lem", "cor", "prp", "cnj", "def", "exm", "exr", "sol", "rem", "alg",
    "nte", "tip", "wrn", "imp", "cau", "dia", "vid", "supptbl", "suppfig",
}  # fmt: skip

FORMULA = re.compile(r"\$\$.*?\$\$|\$(?=\S)(?:\\.|[^$\\\n]|\n(?!\n))+?(?<=\S)\$(?!\d)", re.DOTALL)
SHORTCODE = re.compile(r"(?<!\{)\{\{<\s*(\S+).*?>\}\}")
RAW = re.compile(r"^[ ]*`{3,}[ \t]*\{(?!\.)(?!python\}|bash\})([^}]*)\}|`\{=(\w+)\}", re.MULTILINE)
BARE_DIV = re.compile(r"^[ \t]*:{3,}[ \t]*([\w-]+)", re.MULTILINE)
CHAPTER_FILE = re.compile(r"\]\([^()\s]*\.qmd")
MENTION = re.compile(r"(?<![\w@./])-?@([A-Za-z]+)-")
VALUE = re.compile(r"([\w-]+)=(?:\"[^\"]*\"|'[^']*'|\S+)")
CLASS = re.compile(r"(?<=\s)\.([\w-]+)")

Complaint = tuple[int, str]  # a line's number, and what is not supported there


def complaints(file: Path, root: Path) -> list[str]:
    """A line for everything in the chapter in ``file`` that the plain edition cannot show."""
    chapter = read_chapter(file)
    place = file.relative_to(root).as_posix()
    text = without_code(text_of(chapter))
    found = [
        *_front_matter(file),
        *_cell_options(chapter),
        *_raw(text_of(chapter)),
        *_in_prose(FORMULA.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)),
    ]
    return [
        f"{place}:{line}: {what} is not supported without Quarto; see book/plain/constructs.py"
        for line, what in sorted(found)
    ]


def _front_matter(file: Path) -> Iterator[Complaint]:
    lines = file.read_text(encoding="utf-8").splitlines()
    end = lines.index("---", 1) if lines[:1] == ["---"] else 0
    for number, line in enumerate(lines[1:end], start=2):
        if not line.startswith("title:"):
            yield number, f"front matter {line.partition(':')[0]!r}"


def _cell_options(chapter) -> Iterator[Complaint]:
    for cell in chapter.cells:
        yield from ((cell.line, f"cell option {name}") for name in cell.options.keys() - OPTIONS)


def _raw(text: str) -> Iterator[Complaint]:
    for match in RAW.finditer(text):
        yield line_of(text, match.start()), f"a block or span of {match[1] or match[2]}"


def _in_prose(text: str) -> Iterator[Complaint]:
    for match in SHORTCODE.finditer(text):
        if match[1] not in SHORTCODES:
            yield line_of(text, match.start()), f"shortcode {match[1]}"
    for match in BARE_DIV.finditer(text):
        if match[1] not in CLASSES:
            yield line_of(text, match.start()), f"class {match[1]}"
    for match in MENTION.finditer(text):
        if match[1].lower() in OTHER_LABELS:
            yield line_of(text, match.start()), f"a reference to {match[1]}-…"
    for match in CHAPTER_FILE.finditer(text):
        yield line_of(text, match.start()), "a link to a chapter's file (refer to its label)"
    for match in ATTRIBUTES.finditer(text):
        if not match[0].startswith("{<"):
            yield from ((line_of(text, match.start()), what) for what in _unknown(match[0]))


def _unknown(attributes: str) -> Iterator[str]:
    """What in braces is not supported: ``{#fig-x .class key="value"}``."""
    bare = " " + VALUE.sub("", attributes)[1:-1]
    yield from (f"class {name}" for name in CLASS.findall(bare) if name not in CLASSES)
    yield from (f"attribute {key}" for key in VALUE.findall(attributes) if key not in KEYS)
