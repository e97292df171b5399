"""What a chapter is made from: the package's modules and the results of studies.

A chapter uses the studies that it imports as modules, directly or through another module, and those
whose results it names, as in ``estimate("mnist.accuracy.plain")``. One that imports the registry of
studies uses them all.
"""

import ast
import hashlib
import re
from functools import cache
from pathlib import Path

from book.chapter import Chapter
from cnn_core.store.codehash import (
    PACKAGE,
    PACKAGE_FOLDER,
    imported_modules,
    module_file,
    syntax_text,
)

STUDY = re.compile(r"cnn_core\.studies\.(\w+)$")
REGISTRY = "cnn_core.studies.registry"


def modules_of(chapter: Chapter, root: Path) -> dict[str, str]:
    """The modules that the chapter imports, however far away, with their hashes."""
    package = _package(root)
    found: dict[str, str] = {}
    waiting = imported_modules(chapter.syntax, folder=package)
    while waiting:
        name = waiting.pop()
        file = module_file(name, package)
        found[name], imported = _hash_and_imports(name, file, file.stat().st_mtime_ns, package)
        waiting |= imported - found.keys()
    return dict(sorted(found.items()))


@cache
def _hash_and_imports(name: str, file: Path, changed: int, package: Path) -> tuple[str, set[str]]:
    """A module's hash, as the package's own ``module_hashes`` has it, and what it imports.

    Kept while the file stays as it is: the chapters share nearly all of their modules.
    """
    tree = ast.parse(file.read_text(encoding="utf-8"))
    is_package = file.name == "__init__.py"
    imported = imported_modules(tree, name, is_package=is_package, folder=package)
    return hashlib.sha256(syntax_text(tree).encode()).hexdigest()[:16], imported


def _package(root: Path) -> Path:
    """The package beside the book, or this one for a copy of the book without it."""
    folder = root / PACKAGE
    return folder if folder.is_dir() else PACKAGE_FOLDER


def datasets_of(chapter: Chapter, root: Path) -> list[str]:
    """The datasets that the chapter loads: modules of ``cnn_core.data`` that name their hub id."""
    prefix = "cnn_core.data."
    files = {name: module_file(name, _package(root)) for name in modules_of(chapter, root)}
    return sorted(
        name.removeprefix(prefix)
        for name, file in files.items()
        if name.startswith(prefix) and re.search(r"^HUB = ", file.read_text("utf-8"), re.MULTILINE)
    )


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
