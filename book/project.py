"""The files of a book: where its parts lie below its root."""

import json
import sys
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


class BookError(Exception):
    """Something the author must mend: one line, with the file and what to do."""


def exit_status(work: Callable[[], None]) -> int:
    """Do the work of a command: 0, or 1 with one line on standard error for a ``BookError``."""
    try:
        work()
    except BookError as error:
        print(f"book: {error}", file=sys.stderr)
        return 1
    return 0


def chapters(root: Path) -> list[Path]:
    """Every chapter, the front page first, in the order of their paths."""
    return [root / "index.qmd", *sorted((root / "report").rglob("*.qmd"))]


def results(assets: Path) -> dict[str, dict]:
    """Every result of every study by name, as ``python -m cnn_core results --json`` gives them."""
    flat = {}
    for file in sorted((assets / "results").glob("*.json")):
        flat.update(json.loads(file.read_text(encoding="utf-8"))["values"])
    return dict(sorted(flat.items()))
