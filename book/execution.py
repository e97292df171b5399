"""Can a chapter be executed here?"""

import os
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from book.chapter import read_chapter
from book.dependencies import datasets_of


def why_not_execute(file: Path, root: Path) -> str | None:
    """Why the chapter in ``file`` cannot be executed here, or None where it can."""
    if os.environ.get("CNN_CORE_PRESET") == "smoke":
        return None  # its data are embedded, and nothing of it is kept
    if os.environ.get("CI"):
        return "CI renders what is frozen; run 'make report' and commit _freeze"
    missing = [name for name in ("torch", "datasets", "jupyter_cache") if not find_spec(name)]
    if missing:
        return f"{sys.executable} lacks {', '.join(missing)}; run 'make report'"
    reasons = (_why_no_data(dataset, root) for dataset in datasets_of(read_chapter(file), root))
    return next((reason for reason in reasons if reason), None)


@cache  # to load it takes a while, and many chapters share it
def _why_no_data(dataset: str, root: Path) -> str | None:
    """What the package says of a dataset when it cannot be had."""
    command = [sys.executable, "-m", "cnn_core", "data", dataset]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    return done.stderr.strip().splitlines()[-1] if done.returncode else None
