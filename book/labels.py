"""The names by which sections, figures, tables and equations of the book can be referred to."""

import re

from book.chapter import Chapter
from book.markup import ATTRIBUTES, line_of, text_of, without_code

IDENTIFIER = re.compile(r"(?<=[{\s])#([A-Za-z](?:[\w:.-]*\w)?)")


def labels(chapter: Chapter) -> list[tuple[str, int]]:
    """Every label with its line, in order: those of cells, and ids in attributes (``{#sec-…}``)."""
    text = without_code(text_of(chapter))
    found = [(cell.label, cell.line) for cell in chapter.cells if cell.label]
    for block in ATTRIBUTES.finditer(text):
        line = line_of(text, block.start())
        found += [(label, line) for label in IDENTIFIER.findall(block[0])]
    return sorted(found, key=lambda found: found[1])
