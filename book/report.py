"""``make report``: the website and the PDF in ``_site``, from frozen results."""

import sys
import time

from book import quarto
from book.project import ROOT, exit_status


def main() -> None:
    started = time.monotonic()
    quarto.render(quarto.find(install=True), ROOT)
    print(f"website: {ROOT / '_site' / 'index.html'}")
    print(f"PDF:     {next((ROOT / '_site').glob('*.pdf'))}")
    print(f"rendered in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    sys.exit(exit_status(main))
