"""What Quarto's pages lack for a reader with a keyboard or a screen reader."""

import re
from pathlib import Path

# What may be wider than a phone scrolls, and so has to take the focus.
WIDE = {
    "Table": re.compile(r"<table\b.*?</table>", re.DOTALL),
    "Formula": re.compile(r'<math display="block".*?</math>', re.DOTALL),
}
MARK = 'class="scroll" role="region"'
PAGINATION = re.compile(r'(class="pagination-link") aria-label="[^"]*"')


def repair(site: Path) -> None:
    """Mend every page in ``site``; a page that is mended stays as it is."""
    for page in site.rglob("*.html"):
        before = page.read_text(encoding="utf-8")
        # The name of a link to the next chapter lacks the chapter's number, which is seen.
        after = PAGINATION.sub(r"\1", before)
        if MARK not in before:
            for name, element in WIDE.items():
                after = element.sub(lambda match, name=name: _scrolling(match[0], name), after)
        if after != before:
            page.write_text(after, encoding="utf-8")


def _scrolling(element: str, name: str) -> str:
    tag = "span" if name == "Formula" else "div"
    return f'<{tag} {MARK} tabindex="0" aria-label="{name}">{element}</{tag}>'
