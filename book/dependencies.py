"""What a chapter is made from: the package's modules and the results of studies.

A chapter uses the studies that it imports as modules, directly or through another module, and those
whose results it names, as in ``estimate("mnist.accuracy.plain")``. One that imports the registry of
studies uses them all.
"""

import ast
import re
from pathlib import Path

from book.chapter import Chapter
from cnn_core.store.codehash import (
    PACKAGE,
    PACKAGE_FOLDER,
    imported_modules,
    module_hashes,
)

STUDY = re.compile(r"cnn_core\.studies\.(\w+)$")
REGISTRY = "cnn_core.studies.registry"


def modules_of(chapter: Chapter, root: Path) -> dict[str, str]:
    """The modules that the chapter imports, however far away, with their hashes."""
    package = root / PACKAGE
    if not package.is_dir():  # a copy of the book without the package
        package = PACKAGE_FOLDER
    return module_hashes(imported_modules(chapter.syntax, folder=package), package)


def results_of(chapter: Chapter, root: Path, assets: Path) -> list[Path]:
    """The results files that the chapter uses."""
    modules = modules_of(chapter, root)
    files = sorted((assets / "results").glob("*.json"))
    if REGISTRY in modules:
        return files
    imported = {match[1] for name in modules if (match := STUDY.match(name))}
    named = {
        node.value.split(".")[0]
        for node in ast.walk(chapter.syntax)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    return [file for file in files if file.stem in imported | named]
