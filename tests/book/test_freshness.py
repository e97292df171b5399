"""A frozen chapter is stale when anything that it used has changed, and only then."""

import json

import pytest

from book import freshness

CHAPTER = """# One {#sec-one}

```{python}
#| label: setup
from cnn_core.studies import digits

digits.draw()
```
"""
PACKAGE = {
    "__init__.py": "",
    "studies/__init__.py": "",
    "studies/digits.py": "from cnn_core.middle import step\n\ndef draw():\n    return step(1)\n",
    "middle.py": "from cnn_core.far import add\n\ndef step(x):\n    return add(x, 1)\n",
    "far.py": 'def add(a, b):\n    """Sum."""\n    return a + b\n',
    "unrelated.py": "VALUE = 1\n",
}


@pytest.fixture
def project(tmp_path):
    """A book of one frozen chapter over a package of a few modules, as a render leaves it."""
    for name, content in PACKAGE.items():
        _write(tmp_path / "cnn_core" / name, content)
    _write(tmp_path / "index.qmd", "# Welcome\n")
    _write(tmp_path / "_quarto.yml", "project:\n  type: book\nfig-dpi: 180\nfig-width: 7\n")
    results = {"study": "digits", "values": {}, "artifacts": ["run"], "about": {"kept": ["run"]}}
    _write(tmp_path / "assets" / "results" / "digits.json", json.dumps(results))
    _write(tmp_path / "assets" / "runs" / "run.json", "{}")
    _write(tmp_path / "assets" / "checkpoints" / "run.safetensors", "weights")
    _write(tmp_path / "report" / "one.qmd", CHAPTER)
    _freeze(tmp_path)
    freshness.record(tmp_path)
    return tmp_path


def _write(file, content):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(content, encoding="utf-8")


def _freeze(root, read=CHAPTER):
    """What Quarto writes when it executes a chapter that it ``read``: its text's MD5 among others.

    The MD5 is that of the file as it is by then.
    """
    import hashlib

    text_hash = hashlib.md5((root / "report" / "one.qmd").read_bytes()).hexdigest()
    for edition in ("html", "typ"):
        result = root / "_freeze" / "report" / "one" / "execute-results" / f"{edition}.json"
        _write(result, json.dumps({"hash": text_hash, "result": {"markdown": read}}))


def _replace(file, old, new):
    content = file.read_text(encoding="utf-8")
    assert old in content
    file.write_text(content.replace(old, new), encoding="utf-8")


def test_a_chapter_is_fresh_right_after_it_was_frozen(project):
    assert freshness.complaints(project) == []


def test_a_changed_function_two_imports_away_makes_it_stale(project):
    _replace(project / "cnn_core" / "far.py", "a + b", "a - b")
    assert freshness.complaints(project) == ["report/one.qmd: stale, cnn_core.far changed"]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("unrelated.py", "1", "2"),
        ("far.py", "Sum.", "The sum of two numbers."),
        ("far.py", "return a + b", "return (a  +  b)  # a comment"),
    ],
    ids=["an unrelated module", "a docstring", "a comment and layout"],
)
def test_what_changes_no_code_that_it_uses_leaves_it_fresh(project, file, old, new):
    _replace(project / "cnn_core" / file, old, new)
    assert freshness.complaints(project) == []


def test_a_new_import_makes_it_stale_and_is_named(project):
    _replace(
        project / "cnn_core" / "middle.py", "import add", "import add\nimport cnn_core.unrelated"
    )
    assert freshness.complaints(project) == [
        "report/one.qmd: stale, cnn_core.middle changed",
        "report/one.qmd: stale, cnn_core.unrelated is used now",
    ]


def test_a_swapped_checkpoint_makes_it_stale(project):
    (project / "assets" / "checkpoints" / "run.safetensors").write_text("other weights")
    assert freshness.complaints(project) == [
        "report/one.qmd: stale, assets/checkpoints/run.safetensors changed"
    ]


def test_a_missing_checkpoint_makes_it_stale(project):
    (project / "assets" / "checkpoints" / "run.safetensors").unlink()
    assert freshness.complaints(project) == [
        "report/one.qmd: stale, assets/checkpoints/run.safetensors is missing"
    ]


def test_changed_results_make_it_stale(project):
    _replace(project / "assets" / "results" / "digits.json", '"values": {}', '"values": {"a": 1}')
    assert freshness.complaints(project) == [
        "report/one.qmd: stale, assets/results/digits.json changed"
    ]


def test_changed_figure_settings_make_it_stale_and_other_settings_do_not(project):
    _replace(project / "_quarto.yml", "type: book", "type: book\n  output-dir: _site")
    assert freshness.complaints(project) == []
    _replace(project / "_quarto.yml", "fig-dpi: 180", "fig-dpi: 90")
    assert freshness.complaints(project) == ["report/one.qmd: stale, figure settings changed"]


def test_changed_text_needs_a_render(project):
    _replace(project / "report" / "one.qmd", "# One", "# Two")
    assert freshness.complaints(project) == [
        "report/one.qmd: its text changed since it was frozen; run 'quarto render'"
    ]


def test_an_edit_during_the_render_makes_it_stale(project):
    """Quarto read the old text, and hashed the new one."""
    _replace(project / "report" / "one.qmd", "# One", "# Two")
    _freeze(project, read=CHAPTER)
    assert freshness.complaints(project) == [
        "report/one.qmd: stale, its text changed while it was rendered"
    ]
    _freeze(project, read=(project / "report" / "one.qmd").read_text())
    assert freshness.complaints(project) == []


def test_a_chapter_that_was_never_executed_is_named(project):
    for file in (project / "_freeze" / "report").rglob("*.json"):
        file.unlink()
    assert freshness.complaints(project) == [
        "report/one.qmd: was never executed; run 'make refresh' or 'quarto render'"
    ]


def test_a_frozen_chapter_without_a_record_counts_as_stale(project):
    freshness.record_of(project / "report" / "one.qmd", project).unlink()
    assert list(freshness.stale_chapters(project).values()) == [
        ["what it used was never written down"]
    ]


def test_an_invalidated_chapter_is_executed_again_and_keeps_its_frozen_result_until_then(project):
    cache = project / "report" / ".jupyter_cache"
    _write(cache / "global.db", "")
    _replace(project / "cnn_core" / "far.py", "a + b", "a - b")
    freshness.invalidate(project / "report" / "one.qmd", project)

    result = project / "_freeze" / "report" / "one" / "execute-results" / "html.json"
    assert json.loads(result.read_text())["hash"] == ""  # fits no text, so Quarto executes
    assert not cache.exists()

    _freeze(project)
    assert freshness.record(project) == [project / "report" / "one.qmd"]
    assert freshness.complaints(project) == []


def test_a_chapter_without_code_is_never_stale(project):
    _write(project / "report" / "words.qmd", "# Only words\n")
    assert freshness.complaints(project) == []
