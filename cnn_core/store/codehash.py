"""Which code made a thing: a hash per module of this package, over syntax instead of text.

Comments, docstrings and layout do not count; the hash is the same on every machine and Python. The
standard library is enough, so that a book can be checked where torch is not installed.
"""

import ast
import hashlib
from collections.abc import Iterable
from pathlib import Path

PACKAGE = "cnn_core"
PACKAGE_FOLDER = Path(__file__).resolve().parent.parent


def module_hashes(modules: Iterable[str], folder: Path = PACKAGE_FOLDER) -> dict[str, str]:
    """The hash of each of ``modules`` and of all modules of the package that they import, however
    far away, by module name. ``folder`` is where the package ``cnn_core`` lies.
    """
    found: dict[str, str] = {}
    waiting = sorted(_with_parents(modules))
    while waiting:
        name = waiting.pop()
        file = module_file(name, folder)
        if name in found or file is None:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        found[name] = hashlib.sha256(syntax_text(tree).encode()).hexdigest()[:16]
        is_package = file.name == "__init__.py"
        waiting += imported_modules(tree, name, is_package=is_package, folder=folder)
    return dict(sorted(found.items()))


def module_file(name: str, folder: Path = PACKAGE_FOLDER) -> Path | None:
    """The file of a module of the package, or None when there is no such module."""
    first, *rest = name.split(".")
    if first != PACKAGE:
        return None
    path = folder.joinpath(*rest)
    for file in (path / "__init__.py", path.with_suffix(".py")):
        if file.is_file() and (rest or file.name == "__init__.py"):
            return file
    return None


def imported_modules(
    tree: ast.AST, importer: str = "", *, is_package: bool = False, folder: Path = PACKAGE_FOLDER
) -> set[str]:
    """The modules of the package that ``tree`` imports anywhere, parent packages included.

    Args:
        importer: the dotted name of the module that ``tree`` is of, for relative imports.
    """
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = _origin(node, importer, is_package)
            names.add(origin)
            # ``from package import name`` imports the submodule where ``name`` is one.
            names.update(f"{origin}.{alias.name}" for alias in node.names)
    return {name for name in _with_parents(names) if module_file(name, folder)}


def _with_parents(names: Iterable[str]) -> set[str]:
    """``names`` and the packages that importing them imports."""
    return {
        ".".join(parts[:end])
        for parts in (name.split(".") for name in names)
        for end in range(1, len(parts) + 1)
    }


def _origin(node: ast.ImportFrom, importer: str, is_package: bool) -> str:
    if not node.level:
        return node.module or ""
    parts = importer.split(".")
    base = parts[: len(parts) - node.level + is_package]
    return ".".join([*base, *([node.module] if node.module else [])])


def syntax_text(tree: ast.AST) -> str:
    """``tree`` as text without positions, docstrings and empty fields.

    Written here because ``ast.dump`` differs between versions of Python.
    """
    if isinstance(tree, ast.AST):
        fields = dict(ast.iter_fields(tree)) | {"body": _without_docstring(tree)}
        if isinstance(tree, ast.JoinedStr):  # Python 3.12 adds empty texts to nested formats
            fields["values"] = [part for part in tree.values if getattr(part, "value", 1) != ""]
        inner = ",".join(
            f"{name}={syntax_text(value)}"
            for name, value in fields.items()
            if value is not None and value != []
        )
        return f"{type(tree).__name__}({inner})"
    if isinstance(tree, list):
        return f"[{','.join(syntax_text(item) for item in tree)}]"
    return ascii(tree)


def _without_docstring(node: ast.AST) -> list | ast.AST | None:
    body = getattr(node, "body", None)
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    if not isinstance(node, documented) or not body:
        return body
    first = body[0]
    is_text = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if is_text and isinstance(first.value.value, str) else body
