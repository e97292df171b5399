"""Without Quarto, a chapter still runs from end to end and becomes a page that says what it is."""

import pytest

from book import notebook
from book.project import BookError

CHAPTER = """---
title: "One"
---

Before.

```{python}
#| label: setup
six = 2 * 3
print("computed", six)
```

After.
"""


@pytest.fixture
def book(tmp_path):
    (tmp_path / "report").mkdir()
    (tmp_path / "report" / "one.qmd").write_text(CHAPTER)
    return tmp_path


def test_the_page_has_text_and_output_in_order_and_the_smoke_mark(book):
    notebook.execute_to_html(book / "report" / "one.qmd", book, book / "_site")
    page = (book / "_site" / "report" / "one.html").read_text()
    places = [page.index(text) for text in ("Smoke run", "Before.", "computed 6", "After.")]
    assert places == sorted(places)


def test_a_failing_cell_names_the_chapter_and_the_error(book):
    chapter = book / "report" / "one.qmd"
    chapter.write_text(CHAPTER.replace("2 * 3", "2 / 0"))
    with pytest.raises(BookError, match=r"^report/one\.qmd: ZeroDivisionError: division by zero$"):
        notebook.execute_to_html(chapter, book, book / "_site")
    assert not (book / "_site").exists()
