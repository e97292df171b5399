"""A chapter without a frozen result runs once, and shows what its cells showed."""

import pytest

from book.edition import read_edition
from book.plain.build import build
from book.project import BookError

CHAPTER = """\
# More {#sec-more}

```{python}
#| label: setup
import sys
import matplotlib.pyplot as plt
from IPython.display import Markdown
print("computed", 2 * 3)
print("nobody reads this", file=sys.stderr)
```

```{python}
#| label: fig-line
#| fig-cap: "A line, said by @guo2017."
#| fig-alt: "A line's rise."
plt.plot([1, 2])
plt.show()
```

```{python}
#| label: tbl-numbers
#| tbl-cap: "The author's numbers."
#| echo: false
Markdown("| a |\\n|:--|\\n| seven |")
```

@fig-line, @tbl-numbers.
"""


@pytest.fixture
def executed(book):
    book.write("report/more.qmd", CHAPTER)
    return book


def page_of(book):
    folder = book.root / "_site"
    build(book.root, folder, with_pdf=False)
    return read_edition(folder, ["report/more.html"])["report/more.html"]


def test_output_figures_and_tables_stand_in_the_page(executed, capfd):
    page = page_of(executed)
    words = " ".join(page.words["Appendix A — More"])
    assert "computed 6" in words
    assert "nobody reads this\n" not in words
    assert words.count("Markdown(") == 0  # its echo is off
    assert page.captions == {
        "fig-line": "Figure A.1: A line, said by Guo (2017).",
        "tbl-numbers": "Table A.1: The author’s numbers.",
    }
    assert page.images[0][0] == "A line's rise."
    assert "seven" in words
    # What ran is kept: the same chapter does not run again.
    assert capfd.readouterr().out.count("executing report/more.qmd") == 1
    executed.append("index.qmd", "Another text.")
    assert page_of(executed) == page
    assert "executing" not in capfd.readouterr().out


def test_a_failing_cell_names_the_chapter_and_the_error(executed):
    executed.write("report/more.qmd", CHAPTER.replace("2 * 3", "2 / 0"))
    with pytest.raises(BookError, match=r"^report/more\.qmd: ZeroDivisionError: division by zero$"):
        page_of(executed)


def test_in_ci_nothing_is_executed(executed, monkeypatch):
    monkeypatch.setenv("CI", "true")
    with pytest.raises(BookError, match=r"^report/more\.qmd is stale .* is not executed here: CI"):
        page_of(executed)
