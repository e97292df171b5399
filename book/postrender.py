"""Runs after every render (``quarto render`` calls it): writes down what executed chapters used,
and, when the whole website was rendered, what it says; adds what a published site has.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # started as a script: the project is importable, this folder is not

from book.project import exit_status  # noqa: E402


def main() -> None:
    from book import freshness, furnish, parity, repair

    for file in freshness.record(ROOT):
        print(f"book: executed and frozen: {file.relative_to(ROOT).as_posix()}")
    site = Path(os.environ.get("QUARTO_PROJECT_OUTPUT_DIR", ROOT / "_site"))
    if os.environ.get("QUARTO_PROJECT_RENDER_ALL") and (site / "index.html").exists():
        (site / ".built-from").unlink(missing_ok=True)  # it is not the plain edition any more
        parity.write_record(ROOT, site)
        repair.repair(site)
        furnish.furnish(site, ROOT)


if __name__ == "__main__" and os.environ.get("CNN_CORE_PRESET") != "smoke":
    sys.exit(exit_status(main))
