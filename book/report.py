"""``make report``: the website and the PDF in ``_site``, from frozen results."""

import sys
import time

from book import quarto
from book.project import ROOT, BookError


def main() -> int:
    started = time.monotonic()
    try:
        quarto.render(quarto.find(install=True), ROOT)
    except BookError as error:
        print(f"book: {error}", file=sys.stderr)
        return 1
    print(f"website: {ROOT / '_site' / 'index.html'}")
    print(f"PDF:     {next((ROOT / '_site').glob('*.pdf'))}")
    print(f"rendered in {time.monotonic() - started:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
