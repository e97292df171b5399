"""Everything that a chapter can lack, and the line that says so."""

import pytest

from book.sources import complaints

CHAPTER = "report/digits.qmd"
PROSE = "@fig-curves shows what @guo2017 asks for.\n"


def with_prose(small_book, text):
    """What is complained about when ``text`` follows a sentence in line 7."""
    small_book.replace(CHAPTER, PROSE, PROSE + text + "\n")
    return complaints(small_book.root)


def test_a_sound_book_passes(small_book):
    assert complaints(small_book.root) == []


# Cells


def test_a_cell_without_a_label_is_found(small_book):
    small_book.replace(CHAPTER, "#| label: tbl-layers\n", "")
    assert complaints(small_book.root) == [
        f"{CHAPTER}:16: a Python cell without a label; add #| label: …"
    ]


def test_a_cell_that_no_check_reads_is_found(small_book):
    small_book.replace(CHAPTER, "```{python}\n#| label: tbl", "```{python .wide}\n#| label: tbl")
    assert f"{CHAPTER}:16: a Python cell that no check reads; open it with ```{{python}} alone" in (
        complaints(small_book.root)
    )


def test_an_import_that_no_cell_uses_is_found(small_book):
    label = "#| label: tbl-layers\n"
    more = "import os.path\nfrom pathlib import Path as Folder, PurePath\nPurePath()\n"
    small_book.replace(CHAPTER, label, label + more)
    assert complaints(small_book.root) == [
        f"{CHAPTER}:16: Folder is imported and not used; remove it",
        f"{CHAPTER}:16: os is imported and not used; remove it",
    ]


def test_a_label_in_two_chapters_is_found(small_book):
    small_book.write("report/more.qmd", "```{python}\n#| label: fig-curves\n#| fig-cap: a\n"
                     "#| fig-alt: b\n```\n")  # fmt: skip
    assert complaints(small_book.root) == [
        f"report/more.qmd:1: label fig-curves is also at {CHAPTER}:9; give one of them another name"
    ]


def test_an_id_in_prose_is_a_label_too(small_book):
    (line,) = with_prose(small_book, ": Again. {.wide #tbl-layers}")
    assert line.endswith(
        "label tbl-layers is also at report/digits.qmd:8; give one of them another name"
    )


@pytest.mark.parametrize(
    ("old", "line"),
    [
        ('#| fig-cap: "The curves of {{< var digits.seeds >}} trainings."', "9: fig-curves"),
        ('#| fig-alt: "Two falling lines."', "9: fig-curves"),
        ('#| tbl-cap: "The layers."', "16: tbl-layers"),
    ],
)
@pytest.mark.parametrize("left", ["", ' ""', " |", " >-"])
def test_a_figure_or_table_without_its_words_is_found(small_book, old, line, left):
    option = old[3:10]
    small_book.replace(CHAPTER, old, f"#| {option}:{left}")
    assert complaints(small_book.root) == [
        f'{CHAPTER}:{line} has no {option}; add #| {option}: "…" on one line'
    ]


# Images


@pytest.mark.parametrize("image", ["![](a.png)", "![ ](a.png){width=3}", '![](a.png){alt=""}'])
def test_an_image_without_alternative_text_is_found(small_book, image):
    assert with_prose(small_book, f"See {image}") == [
        f"{CHAPTER}:8: image a.png has no alternative text; write it between the brackets"
    ]


@pytest.mark.parametrize(
    "image", ["![A cat](a.png)", '![](a.png){width=3 fig-alt="A cat"}', "`![](a.png)`"]
)
def test_an_image_with_alternative_text_passes(small_book, image):
    assert with_prose(small_book, f"See {image}") == []


# References


@pytest.mark.parametrize("name", ["fig-curve", "sec-digits", "tbl-layer", "eq-loss"])
def test_a_reference_to_nothing_is_found(small_book, name):
    (line,) = with_prose(small_book, f"See (@{name}).")
    assert line.startswith(f"{CHAPTER}:8: @{name} is not in the book; ")


def test_the_nearest_label_is_told(small_book):
    (line,) = with_prose(small_book, "See @fig-curve.")
    assert line.endswith("the nearest is @fig-curves")


def test_a_reference_in_a_caption_is_followed(small_book):
    small_book.replace(CHAPTER, "The layers.", "The layers of @fig-nets.")
    (line,) = complaints(small_book.root)
    assert line.startswith(f"{CHAPTER}:16: @fig-nets is not in the book; ")


def test_what_a_generated_page_defines_can_be_referred_to(small_book):
    small_book.write("report/_claims.md", ": Every claim. {#tbl-claims}\n")
    assert with_prose(small_book, "See @tbl-claims.") == []


@pytest.mark.parametrize(
    "text",
    [
        "See [-@fig-curves] and @Fig-curves, as in @sec-digits-curves.",
        "$$ x $$ {#eq-x}\n\nSee @eq-x.",
        "Write `@fig-nothing`, or to someone@example.org.",
        "```markdown\n@fig-nothing\n```",
        "<!-- @fig-nothing -->",
    ],
)
def test_a_reference_that_resolves_or_is_none_passes(small_book, text):
    assert with_prose(small_book, text) == []


# Citations


@pytest.mark.parametrize("cited", ["@guo2071", "[@guo2017; @guo2071, p. 3]", "[-@guo2071]"])
def test_a_citation_of_nothing_is_found(small_book, cited):
    assert with_prose(small_book, f"As {cited} says.") == [
        f"{CHAPTER}:8: @guo2071 is not in assets/references.bib; the nearest is @guo2017"
    ]


def test_a_source_that_nobody_cites_is_found(small_book):
    small_book.replace(CHAPTER, "@guo2017", "one")
    assert complaints(small_book.root) == [
        "assets/references.bib:1: guo2017 is cited nowhere; cite it or remove it"
    ]
