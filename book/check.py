"""``make check``: is everything that the book says still true? Rendered too, where Quarto is."""

import sys
import time
from pathlib import Path

from book import coverage, freshness, generate, numbers, quarto, site, sources
from book.claims import CLAIMS
from book.claims import page as claims
from book.project import ROOT, BookError, results


def complaints_of_sources(root: Path) -> list[str]:
    """What is wrong with the book as it is committed, found without rendering."""
    return [
        *sources.complaints(root),
        *numbers.complaints(root),
        *claims.complaints(CLAIMS, results(root / "assets"), root),
        *coverage.complaints(root),
        *generate.complaints(root),
        *freshness.complaints(root),
    ]


def main() -> int:
    started = time.monotonic()
    found = complaints_of_sources(ROOT)
    if not found:
        try:
            quarto.render(quarto.find(), ROOT)
            found = site.complaints(ROOT, ROOT / "_site")
        except quarto.NoQuarto as error:
            print(f"not rendered: {error}", file=sys.stderr)
        except BookError as error:
            found = [str(error)]
    for line in found:
        print(line)
    seconds = time.monotonic() - started
    print(f"book: {len(found) or 'no'} complaint{'s' * (len(found) != 1)} in {seconds:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
