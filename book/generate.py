"""Everything in the book that is made from something else: ``python -m book.generate``.

Variables, the pages of claims and coverage, the provenance of figures. All of it is committed, and
the checks fail where a file is not what would be generated now.
"""

import sys
from collections.abc import Mapping
from pathlib import Path

from book import coverage, provenance
from book.claims import CLAIMS
from book.claims.page import page as claims_page
from book.project import ROOT, exit_status, results
from book.variables import variables_text


def generated(
    root: Path, assets: Path | None = None, found: Mapping[str, dict] | None = None
) -> dict[str, str]:
    """The content of every generated file, by its path below ``root``.

    Args:
        assets: where results and run records lie, when not in the book itself.
        found: the results to quote, when not those of ``assets``.
    """
    assets = assets or root / "assets"
    found = found or results(assets)
    return {
        "_variables.yml": variables_text(found, CLAIMS),
        "report/appendix/_claims.md": claims_page(CLAIMS, found, root),
        "report/appendix/_coverage.md": coverage.page(root),
        "assets/provenance.json": provenance.document(root, assets),
    }


def complaints(root: Path) -> list[str]:
    """A line for every generated file that is missing or out of step."""
    return [
        f"{name}: is not what the results give now; run 'python -m book.generate'"
        for name, content in generated(root).items()
        if not (root / name).exists() or (root / name).read_text(encoding="utf-8") != content
    ]


def write(root: Path, files: Mapping[str, str]) -> None:
    """Write generated files below ``root``."""
    for name, content in files.items():
        (root / name).write_text(content, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(exit_status(lambda: write(ROOT, generated(ROOT))))
