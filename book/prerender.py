"""Runs before every render (``quarto render`` calls it): nothing out of step gets into the book.

A stale chapter is named with what changed. It is executed anew where this Python can do that, and
stops the render with one line where it cannot, or where ``CI`` is set.
"""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # started as a script: the project is importable, this folder is not

from book.project import BookError, exit_status  # noqa: E402


def main() -> None:
    from book import freshness, generate
    from book.execution import why_not_execute

    for complaint in generate.complaints(ROOT):  # the first is enough to stop
        raise BookError(complaint)
    for file, reasons in freshness.stale_chapters(ROOT).items():
        what = f"{file.relative_to(ROOT).as_posix()} is stale ({'; '.join(reasons)})"
        why_not = why_not_execute(file, ROOT)
        if why_not:
            raise BookError(f"{what} and is not executed here: {why_not}")
        print(f"book: {what}: executing it anew", file=sys.stderr, flush=True)
        freshness.invalidate(file, ROOT)


if __name__ == "__main__" and os.environ.get("CNN_CORE_PRESET") != "smoke":
    # A smoke run's copy of the book has nothing frozen.
    sys.exit(exit_status(main))
