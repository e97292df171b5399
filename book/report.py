"""``make report``: the website and the PDF in ``_site``, from frozen results.

With Quarto where there is one, else the plain edition, which PyPI's packages can build.
"""

import sys
import time

from book import quarto
from book.project import ROOT, exit_status


def main() -> None:
    started = time.monotonic()
    try:
        found = quarto.find()
    except quarto.NoQuarto as reason:
        from book.plain import build

        print(f"the plain edition: {reason}", flush=True)
        build.main()
        return
    print(f"Quarto's edition, with {found}; 'make plain' builds the one without it", flush=True)
    quarto.render(found, ROOT)
    print(f"website: {ROOT / '_site' / 'index.html'}")
    print(f"PDF:     {next((ROOT / '_site').glob('*.pdf'))}")
    print(f"rendered in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    sys.exit(exit_status(main))
