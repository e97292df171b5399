"""``make refresh``: execute every chapter anew from the studies' results, then render."""

import shutil
import sys

from book import quarto, report
from book.project import ROOT, exit_status


def main() -> None:
    quarto.find()  # frozen results are Quarto's: without it, what would be forgotten stays
    forget_executions()
    report.main()


def forget_executions() -> None:
    """Drop every frozen result, and the notebooks that jupyter-cache keeps of it."""
    shutil.rmtree(ROOT / "_freeze", ignore_errors=True)
    shutil.rmtree(ROOT / ".quarto", ignore_errors=True)
    for cache in (ROOT / ".jupyter_cache", *ROOT.glob("report/**/.jupyter_cache")):
        shutil.rmtree(cache, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(exit_status(main))
