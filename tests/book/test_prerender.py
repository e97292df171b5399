"""Before a render, nothing out of step gets into the book: run as Quarto runs it, as a script."""

import json
import os
import subprocess
import sys

import pytest

from book.chapter import read_chapter
from book.dependencies import datasets_of
from book.project import ROOT
from cnn_core.data.catalog import DATASETS

CHAPTER = "# One {#sec-one}\n\n```{python}\n#| label: setup\nfrom cnn_core import far\n```\n"


@pytest.fixture
def project(scripted_book):
    """A book with one frozen chapter, and everything generated."""
    (scripted_book / "cnn_core" / "far.py").write_text("VALUE = 1\n")
    (scripted_book / "_quarto.yml").write_text("fig-dpi: 180\n")
    (scripted_book / "report" / "one.qmd").write_text(CHAPTER)
    _freeze(scripted_book)
    _run(scripted_book, "-m", "book.generate")
    recorded = _run(scripted_book, "book/postrender.py").stdout
    assert recorded == "book: executed and frozen: report/one.qmd\n"
    return scripted_book


def _freeze(root):
    result = root / "_freeze" / "report" / "one" / "execute-results" / "html.json"
    result.parent.mkdir(parents=True, exist_ok=True)
    result.write_text(json.dumps({"hash": "of the text"}))


def _run(root, *command, **environment):
    """A script in ``root``, as a new process."""
    return subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment},
        capture_output=True,
        text=True,
    )


def test_a_fresh_book_passes_in_silence(project):
    done = _run(project, "book/prerender.py")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_a_stale_chapter_is_named_with_what_changed_and_executed_anew(project):
    (project / "cnn_core" / "far.py").write_text("VALUE = 2\n")
    done = _run(project, "book/prerender.py")
    assert done.returncode == 0
    assert done.stderr == (
        "book: report/one.qmd is stale (cnn_core.far changed): executing it anew\n"
    )
    # The hash fits no text now, so Quarto executes; what it used is written down again afterwards.
    _freeze(project)
    assert "report/one.qmd" in _run(project, "book/postrender.py").stdout
    assert _run(project, "book/prerender.py").stderr == ""


def test_a_stale_chapter_stops_the_render_in_ci_with_one_line(project):
    (project / "cnn_core" / "far.py").write_text("VALUE = 2\n")
    done = _run(project, "book/prerender.py", CI="true")
    assert done.returncode == 1
    assert done.stderr == (
        "book: report/one.qmd is stale (cnn_core.far changed) and is not executed here:"
        " CI renders what is frozen; run 'make report' and commit _freeze\n"
    )


def test_a_stale_chapter_without_its_data_stops_the_render_with_one_line(project):
    # A package that needs a dataset, and says that it cannot be had.
    (project / "cnn_core" / "data").mkdir()
    (project / "cnn_core" / "data" / "__init__.py").write_text("")
    (project / "cnn_core" / "data" / "faces.py").write_text("HUB = 1\n")
    (project / "cnn_core" / "far.py").write_text("import cnn_core.data.faces\n")
    says = "import sys\nsys.exit('cnn_core: not found: ' + ' '.join(sys.argv[1:]))\n"
    (project / "cnn_core" / "__main__.py").write_text(says)
    done = _run(project, "book/prerender.py")
    assert done.returncode == 1
    assert done.stderr.startswith("book: report/one.qmd is stale (")
    assert done.stderr.endswith(" and is not executed here: cnn_core: not found: data faces\n")
    assert done.stderr.count("\n") == 1


def test_generated_files_that_are_out_of_step_stop_the_render(project):
    (project / "_variables.yml").write_text("typed: by hand\n")
    done = _run(project, "book/prerender.py")
    assert done.returncode == 1
    assert done.stderr == (
        "book: _variables.yml: is not what the results give now; run 'python -m book.generate'\n"
    )


def test_a_smoke_run_has_nothing_frozen_to_check(project):
    (project / "cnn_core" / "far.py").write_text("VALUE = 2\n")
    assert _run(project, "book/prerender.py", CNN_CORE_PRESET="smoke").stderr == ""


def test_the_scripts_need_the_standard_library_alone(project):
    # -I and -S: no site-packages, so an import of anything installed would fail.
    done = _run(project, "-S", "book/prerender.py")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_datasets_of_every_chapter_are_those_that_the_package_knows():
    asked = {
        name
        for chapter in (ROOT / "report").glob("*/*.qmd")
        for name in datasets_of(read_chapter(chapter), ROOT)
    }
    assert asked == set(DATASETS)
