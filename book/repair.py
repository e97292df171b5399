"""What Quarto's pages lack for a reader with a keyboard or a screen reader."""

import re
from pathlib import Path

SCROLLING = '<div class="scroll" role="region" tabindex="0" aria-label="Table">'
TABLE = re.compile(r"<table\b.*?</table>", re.DOTALL)
PAGINATION = re.compile(r'(class="pagination-link") aria-label="[^"]*"')


def repair(site: Path) -> None:
    """Mend every page in ``site``; a page that is mended stays as it is."""
    for page in site.rglob("*.html"):
        before = page.read_text(encoding="utf-8")
        after = before
        if SCROLLING not in before:
            # A table wider than a phone scrolls, and so has to take the focus.
            after = TABLE.sub(lambda match: f"{SCROLLING}{match[0]}</div>", after)
        # The name of a link to the next chapter lacks the chapter's number, which is seen.
        after = PAGINATION.sub(r"\1", after)
        if after != before:
            page.write_text(after, encoding="utf-8")
