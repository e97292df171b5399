"""``make check``: is everything that the book says still true? Rendered too, in both editions."""

import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

from book import coverage, freshness, generate, numbers, parity, quarto, site, sources
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


def complaints_of_editions(root: Path) -> list[str]:
    """What is wrong with the book as it is rendered: every edition that can be built here."""
    found = []
    try:
        quarto.render(quarto.find(), root)
        found += site.complaints(root, root / "_site")
    except quarto.NoQuarto as error:
        print(f"not rendered with Quarto: {error}", file=sys.stderr)
    if not all(map(find_spec, ("pypandoc", "typst", "yaml"))):
        print("not rendered without Quarto: that takes the packages of 'make report'")
        return found
    return found + _complaints_of_plain_edition(root)


def _complaints_of_plain_edition(root: Path) -> list[str]:
    from book.plain.build import build

    with tempfile.TemporaryDirectory() as folder:
        plain = Path(folder) / "site"
        build(root, plain)
        found = site.complaints(root, plain)
        if changed := parity.outdated(root):
            print(f"editions not compared: {', '.join(changed)} changed; {parity.REMEDY}")
            return found
        return found + parity.differences(root, plain)


def main() -> int:
    started = time.monotonic()
    found = complaints_of_sources(ROOT)
    if not found:
        try:
            found = complaints_of_editions(ROOT)
        except BookError as error:
            found = [str(error)]
    for line in found:
        print(line)
    seconds = time.monotonic() - started
    print(f"book: {len(found) or 'no'} complaint{'s' * (len(found) != 1)} in {seconds:.0f} s")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
