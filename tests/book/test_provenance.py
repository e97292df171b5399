"""Under each figure and table stands what drew it and what results it rests on."""

import json

import pytest

from book import provenance
from book.chapter import read_chapter

CHAPTER = """# One {#sec-one}

```{python}
#| label: setup
from cnn_core.plots import curves as lines
from cnn_core.studies import digits
```

```{python}
#| label: fig-one
lines.training_curves(digits.histories())
```

```{python}
#| label: tbl-two
table = 1
table
```
"""


@pytest.fixture
def book(tmp_path):
    for name in (
        "__init__",
        "plots/__init__",
        "plots/curves",
        "studies/__init__",
        "studies/digits",
    ):
        file = tmp_path / "cnn_core" / f"{name}.py"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("")
    (tmp_path / "index.qmd").write_text("# Welcome\n")
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "one.qmd").write_text(CHAPTER)
    for folder in ("results", "runs"):
        (tmp_path / "assets" / folder).mkdir(parents=True)
    stems = []
    for seed in (0, 1, 2):
        run = {
            "seed": seed,
            "date": f"2026-11-2{seed}",
            "data": {"source": "d", "fingerprint": "f" * 64},
        }
        (tmp_path / "assets" / "runs" / f"run{seed}.json").write_text(json.dumps(run))
        stems.append(f"run{seed}")
    results = {"study": "digits", "values": {}, "artifacts": stems, "digest": "0123456789abcdef"}
    (tmp_path / "assets" / "results" / "digits.json").write_text(json.dumps(results))
    return tmp_path


def test_every_labelled_figure_and_table_says_what_it_rests_on(book):
    entries = json.loads(provenance.document(book, book / "assets"))
    assert list(entries) == ["fig-one", "tbl-two"]
    assert entries["fig-one"] == {
        "function": "cnn_core.plots.curves.training_curves",
        "sources": [
            {
                "study": "digits",
                "results": "0123456789ab",
                "trainings": 3,
                "seeds": "0–2",
                "data": "d ffffffff",
                "date": "2026-11-22",  # of the latest training
            }
        ],
    }


def test_a_cell_that_ends_in_no_call_has_no_function(book):
    chapter = read_chapter(book / "report" / "one.qmd")
    assert provenance.drawn_by(chapter.cells[2], chapter) is None
