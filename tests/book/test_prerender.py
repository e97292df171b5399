"""Before a render, nothing out of step gets into the book: run as Quarto runs it, as a script."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CHAPTER = "# One {#sec-one}\n\n```{python}\n#| label: setup\nfrom cnn_core import far\n```\n"


@pytest.fixture
def project(tmp_path):
    """A book with the real scripts, one frozen chapter, and everything generated."""
    shutil.copytree(ROOT / "book", tmp_path / "book", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "book" / "claims" / "__init__.py").write_text("CLAIMS = ()\n")
    (tmp_path / "book" / "coverage.toml").write_text("")
    for name in ("__init__.py", "store/__init__.py", "store/codehash.py"):
        (tmp_path / "cnn_core" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "cnn_core" / name, tmp_path / "cnn_core" / name)
    (tmp_path / "cnn_core" / "far.py").write_text("VALUE = 1\n")
    (tmp_path / "_quarto.yml").write_text("fig-dpi: 180\n")
    (tmp_path / "index.qmd").write_text("# Welcome\n")
    (tmp_path / "report" / "appendix").mkdir(parents=True)
    (tmp_path / "report" / "one.qmd").write_text(CHAPTER)
    (tmp_path / "assets" / "results").mkdir(parents=True)
    _freeze(tmp_path)
    _run(tmp_path, "-m", "book.generate")
    assert _run(tmp_path, "book/postrender.py").stdout == (
        "book: executed and frozen: report/one.qmd\n"
    )
    return tmp_path


def _freeze(root):
    result = root / "_freeze" / "report" / "one" / "execute-results" / "html.json"
    result.parent.mkdir(parents=True, exist_ok=True)
    result.write_text(json.dumps({"hash": "of the text"}))


def _run(root, *command, **environment):
    """A script in ``root``, as a new process without the variables that a CI sets."""
    kept = {key: value for key, value in os.environ.items() if key not in ("CI", "CNN_CORE_PRESET")}
    return subprocess.run(
        [sys.executable, *command],
        cwd=root,
        env={**kept, "PYTHONDONTWRITEBYTECODE": "1", **environment},
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
