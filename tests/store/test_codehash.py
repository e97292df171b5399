"""A package of a few small files is written for each test, and hashed without being imported."""

import ast
import subprocess
import sys
from textwrap import dedent

import pytest

from cnn_core.store import codehash
from cnn_core.store.codehash import imported_modules, module_file, module_hashes, syntax_text


@pytest.fixture
def write(tmp_path):
    """Write modules of a package ``cnn_core`` by path; returns the package's folder."""
    folder = tmp_path / "cnn_core"

    def write(**files):
        for name, text in {"__init__": "", **files}.items():
            file = folder / f"{name.replace('__in__', '/')}.py"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(dedent(text), encoding="utf-8")
        return folder

    return write


def hash_of(write, text):
    return module_hashes(["cnn_core.part"], write(part=text))["cnn_core.part"]


ORIGINAL = '''
    """What it does."""

    LIMIT = 3  # enough

    def area(width, height=1.5):
        """Width by height."""
        return width * height
'''


@pytest.mark.parametrize(
    "text",
    [
        ORIGINAL.replace("# enough", "# plenty"),
        ORIGINAL.replace("What it does.", "It does something else."),
        ORIGINAL.replace('"""Width by height."""\n', ""),
        ORIGINAL.replace("\n\n", "\n\n\n\n"),
        ORIGINAL.replace("width, height=1.5", "width,\n        height = 1.50,"),
        ORIGINAL.replace("width * height", "(width * height)"),
        ORIGINAL.replace("LIMIT = 3", "LIMIT = 0x3"),
    ],
    ids=["comment", "docstring", "no docstring", "blank lines", "layout", "brackets", "notation"],
)
def test_comments_docstrings_and_layout_do_not_count(write, text):
    assert text != ORIGINAL
    assert hash_of(write, text) == hash_of(write, ORIGINAL)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("LIMIT = 3", "LIMIT = 4"),
        ("LIMIT = 3", "LIMIT = 3.0"),
        ("LIMIT = 3", "LIMIT = True"),
        ("LIMIT = 3", "LIMIT = None"),
        ("height=1.5", "height=1.6"),
        ("width * height", "width + height"),
        ("width * height", "height * width"),
        ("def area", "def surface"),
        ("def area", "async def area"),
        ("return", "x ="),
        ("LIMIT = 3", "'LIMIT = 3'"),
    ],
)
def test_what_the_code_does_counts(write, old, new):
    assert old in ORIGINAL
    assert hash_of(write, ORIGINAL.replace(old, new)) != hash_of(write, ORIGINAL)


def test_a_text_that_is_no_docstring_counts(write):
    assert hash_of(write, "x = 1\n'a'") != hash_of(write, "x = 1\n'b'")


SAMPLE = r'''
"""A bit of everything that Python can say."""
import os
from . import x as y

class A(B, metaclass=C):
    """Documented."""
    z: int = 1

    async def f(self, a, /, b=1.5, *c, d, e=None, **g) -> "A":
        async with a as b, c:
            pass
        return [i async for i in x if i] + [*a] + [{**b, "k": -1}]

    @staticmethod
    def g():
        return lambda u: (yield)

def h(x):
    match x:
        case {"a": 1, **rest} if rest:
            return f"{x!r:>{10}.{y}} and {x:.2%}{{}} {x=}"
        case A(z=1) | [1, *_] | None:
            return ...
    try:
        raise ValueError("\n") from None
    except (A, B) as e:
        pass
    while n := 1:
        break
    return b"\x00", 1j, 10**20, x[1:2, ...], u"u", True, 1e100
'''


def test_the_hash_is_the_same_on_every_machine_and_python(write):
    # A hash from another version of Python would report code as changed that has not.
    assert hash_of(write, SAMPLE) == "00254ecac1e10954"


def test_the_standard_library_is_enough():
    # A book is checked where nothing else is installed: -I -S leaves the standard library alone.
    script = f"""
import importlib.util, sys
spec = importlib.util.spec_from_file_location("codehash", {codehash.__file__!r})
module = importlib.util.module_from_spec(spec)
spec.loader.exec_module(module)
print(module.module_hashes(["cnn_core.errors"])["cnn_core.errors"])
"""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == module_hashes(["cnn_core.errors"])["cnn_core.errors"]


@pytest.mark.parametrize(
    "statement",
    [
        "import cnn_core.part",
        "import cnn_core.part as p",
        "from cnn_core import part",
        "from cnn_core.part import thing",
        "from .part import thing",
        "from . import part",
        "def later():\n    from cnn_core.part import thing",
    ],
)
def test_every_way_to_import_a_module_is_seen(write, statement):
    folder = write(part="", main=statement)
    assert set(module_hashes(["cnn_core.main"], folder)) == {
        "cnn_core",
        "cnn_core.main",
        "cnn_core.part",
    }


@pytest.mark.parametrize(
    ("statement", "found"),
    [
        ("from . import sibling", "cnn_core.inner.sibling"),
        ("from .sibling import f", "cnn_core.inner.sibling"),
        ("from .. import outer", "cnn_core.outer"),
        ("from ..outer import f", "cnn_core.outer"),
    ],
)
def test_relative_imports_count_from_where_they_stand(write, statement, found):
    folder = write(
        outer="", inner__in____init__="", inner__in__sibling="", inner__in__main=statement
    )
    assert found in module_hashes(["cnn_core.inner.main"], folder)


def test_in_a_package_itself_relative_imports_count_from_the_package(write):
    folder = write(inner__in____init__="from .sibling import f", inner__in__sibling="")
    assert "cnn_core.inner.sibling" in module_hashes(["cnn_core.inner"], folder)


def test_imports_are_followed_however_far(write):
    folder = write(
        a="from cnn_core.b import f", b="from cnn_core.c import f", c="LIMIT = 1", unused=""
    )
    before = module_hashes(["cnn_core.a"], folder)
    assert set(before) == {"cnn_core", "cnn_core.a", "cnn_core.b", "cnn_core.c"}
    write(c="LIMIT = 2")
    after = module_hashes(["cnn_core.a"], folder)
    assert [name for name in before if before[name] != after[name]] == ["cnn_core.c"]


def test_the_packages_around_a_module_are_imported_with_it(write):
    folder = write(main="import cnn_core.inner.leaf", inner__in____init__="", inner__in__leaf="")
    assert "cnn_core.inner" in module_hashes(["cnn_core.main"], folder)


def test_modules_that_import_each_other_are_hashed_once(write):
    folder = write(a="import cnn_core.b", b="import cnn_core.a")
    assert set(module_hashes(["cnn_core.a"], folder)) == {"cnn_core", "cnn_core.a", "cnn_core.b"}


def test_what_is_no_module_of_the_package_is_left_out(write):
    folder = write(main="import torch, cnn_core.gone\nfrom cnn_core import value\nimport cnn_corex")
    assert set(module_hashes(["cnn_core.main", "cnn_core.lost"], folder)) == {
        "cnn_core",
        "cnn_core.main",
    }


def test_a_module_is_found_as_a_file_or_as_a_package(write):
    folder = write(part="", inner__in____init__="")
    assert module_file("cnn_core", folder) == folder / "__init__.py"
    assert module_file("cnn_core.part", folder) == folder / "part.py"
    assert module_file("cnn_core.inner", folder) == folder / "inner" / "__init__.py"
    for missing in ("cnn_core.gone", "other", "other.part", "cnn_core.part.deeper"):
        assert module_file(missing, folder) is None


def test_the_imports_of_a_text_that_is_no_module_are_seen():
    # As of the code cells of a chapter.
    cell = ast.parse("import torch\nfrom cnn_core.studies import mnist")
    assert imported_modules(cell) == {"cnn_core", "cnn_core.studies", "cnn_core.studies.mnist"}


def test_the_training_depends_on_what_it_imports():
    found = module_hashes(["cnn_core.train"])
    assert {"cnn_core.train.loop", "cnn_core.train.recipe", "cnn_core.data.images"} <= set(found)
    assert "cnn_core.studies.mnist" not in found


def test_positions_leave_no_trace():
    assert syntax_text(ast.parse("x=1")) == syntax_text(ast.parse("\n\n\nx   =   1"))
