"""A chapter is taken apart without losing a line."""

from book.chapter import read_chapter

CHAPTER = """\
---
title: "Digits"
---

First words.

```{python}
#| label: fig-one
#| fig-cap: "A caption: with a colon"
import this
```

```bash
make run
```

```{python}
that = this
```
Last words.
"""


def chapter(tmp_path, text=CHAPTER):
    file = tmp_path / "chapter.qmd"
    file.write_text(text, encoding="utf-8")
    return read_chapter(file)


def test_prose_is_all_lines_outside_front_matter_and_python_cells(tmp_path):
    assert chapter(tmp_path).prose == (
        (4, ""),
        (5, "First words."),
        (6, ""),
        (12, ""),
        (13, "```bash"),
        (14, "make run"),
        (15, "```"),
        (16, ""),
        (20, "Last words."),
    )


def test_a_cell_has_its_line_its_options_and_its_code(tmp_path):
    first, second = chapter(tmp_path).cells
    assert first.line == 7
    assert first.label == "fig-one"
    assert first.options == {"label": "fig-one", "fig-cap": "A caption: with a colon"}
    assert first.code == "import this"
    assert (second.line, second.label, second.code) == (17, None, "that = this")


def test_the_code_of_all_cells_is_one_syntax_tree(tmp_path):
    names = [type(node).__name__ for node in chapter(tmp_path).syntax.body]
    assert names == ["Import", "Assign"]


def test_a_chapter_needs_no_front_matter_and_no_cell(tmp_path):
    plain = chapter(tmp_path, "# Welcome\n\nWords.\n")
    assert plain.prose == ((1, "# Welcome"), (2, ""), (3, "Words."))
    assert plain.cells == ()
