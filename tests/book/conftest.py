"""A book of two pages that no check complains about, for tests to break."""

import shutil
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = {
    "_variables.yml": """\
# Generated from assets/results by 'python -m book.generate'; do not edit.
digits:
  accuracy:
    best: "99.45 %"
    best_ci: "99.45 % (95 % interval 99.30 to 99.60, n = 5)"
  seeds: "5"
""",
    "index.qmd": """\
# Welcome {.unnumbered}

It reads {{< var digits.accuracy.best >}}; see @sec-digits-curves.
""",
    "report/digits.qmd": """\
---
title: "Digits"
---

## How training went {#sec-digits-curves}

@fig-curves shows what @guo2017 asks for.

```{python}
#| label: fig-curves
#| fig-cap: "The curves of {{< var digits.seeds >}} trainings."
#| fig-alt: "Two falling lines."
plot()
```

```{python}
#| label: tbl-layers
#| tbl-cap: "The layers."
table()
```
""",
    "assets/references.bib": """\
@inproceedings{guo2017,
  title = {On calibration},
  year  = {2017}
}
""",
    "book/coverage.toml": """\
[digits]
title = "Digits (brief 1)"

[digits.D-curves]
asks = "The curves"
section = "sec-digits-curves"
shows = ["fig-curves", "tbl-layers"]
tests = ["tests/test_curves.py::test_it_falls", "tests/test_curves.py"]

[digits.D-table]
asks = "The table"
""",
    "tests/test_curves.py": "def test_it_falls():\n    pass\n",
}


class SmallBook:
    """The book below ``root``, and ways to change it."""

    def __init__(self, root: Path):
        self.root = root
        for name, content in FILES.items():
            self.write(name, content)

    def write(self, name: str, content: str):
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def replace(self, name: str, old: str, new: str):
        content = (self.root / name).read_text(encoding="utf-8")
        assert content.count(old) == 1
        self.write(name, content.replace(old, new))


@pytest.fixture
def small_book(tmp_path) -> SmallBook:
    return SmallBook(tmp_path / "book")


@pytest.fixture
def scripted_book(tmp_path):
    """The root of a book that has the real scripts and a front page, and nothing else yet."""
    shutil.copytree(ROOT / "book", tmp_path / "book", ignore=shutil.ignore_patterns("__pycache__"))
    (tmp_path / "book" / "claims" / "__init__.py").write_text("CLAIMS = ()\n")
    (tmp_path / "book" / "coverage.toml").write_text("")
    for name in ("__init__.py", "store/__init__.py", "store/codehash.py"):
        (tmp_path / "cnn_core" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "cnn_core" / name, tmp_path / "cnn_core" / name)
    (tmp_path / "index.qmd").write_text("# Welcome\n")
    (tmp_path / "report" / "appendix").mkdir(parents=True)
    (tmp_path / "assets" / "results").mkdir(parents=True)
    return tmp_path


@pytest.fixture(autouse=True)
def _by_hand(monkeypatch):
    """As on an author's machine: neither in a CI nor in a smoke run, until a test says so."""
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("CNN_CORE_PRESET", raising=False)
