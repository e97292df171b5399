"""Runs after every render (``quarto render`` calls it): writes down what executed chapters used."""

import os
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[0] = str(ROOT)  # started as a script: the project is importable, this folder is not


def main() -> int:
    if os.environ.get("CNN_CORE_PRESET") == "smoke":
        return 0
    from book import freshness

    for file in freshness.record(ROOT):
        print(f"book: executed and frozen: {file.relative_to(ROOT).as_posix()}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
