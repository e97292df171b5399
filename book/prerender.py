"""Runs before every render (``quarto render`` calls it): nothing out of step gets into the book.

A stale chapter is named with what changed. It is executed anew where this Python can do that, and
stops the render with one line where it cannot, or where ``CI`` is set.
"""

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # started as a script: the project is importable, this folder is not

from book.project import BookError, exit_status  # noqa: E402


def main() -> None:
    from book import freshness, generate

    for complaint in generate.complaints(ROOT):  # the first is enough to stop
        raise BookError(complaint)
    for file, reasons in freshness.stale_chapters(ROOT).items():
        what = f"{file.relative_to(ROOT).as_posix()} is stale ({'; '.join(reasons)})"
        why_not = _why_not_execute(file)
        if why_not:
            raise BookError(f"{what} and is not executed here: {why_not}")
        print(f"book: {what}: executing it anew", file=sys.stderr, flush=True)
        freshness.invalidate(file, ROOT)


def _why_not_execute(file: Path) -> str | None:
    """Why the chapter in ``file`` cannot be executed here, or None where it can."""
    if os.environ.get("CI"):
        return "CI renders what is frozen; run 'make report' and commit _freeze"
    missing = [name for name in ("torch", "datasets", "jupyter_cache") if not find_spec(name)]
    if missing:
        return f"{sys.executable} lacks {', '.join(missing)}; run 'make report'"
    return _why_no_data(file)


def _why_no_data(file: Path) -> str | None:
    """What the package says of the chapter's datasets when they cannot be had."""
    from book.chapter import read_chapter
    from book.dependencies import datasets_of

    datasets = datasets_of(read_chapter(file), ROOT)
    if not datasets:
        return None
    command = [sys.executable, "-m", "cnn_core", "data", *datasets]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    return done.stderr.strip().splitlines()[-1] if done.returncode else None


if __name__ == "__main__" and os.environ.get("CNN_CORE_PRESET") != "smoke":
    # A smoke run's copy of the book has nothing frozen.
    sys.exit(exit_status(main))
