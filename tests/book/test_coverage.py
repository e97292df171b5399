"""Each way in which a row of the matrix can point to nothing, and the matrix itself."""

import pytest

from book.coverage import complaints, page, read_list
from book.project import ROOT, BookError

LIST = "book/coverage.toml"


def test_a_sound_list_passes(small_book):
    assert complaints(small_book.root) == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("sec-digits-curves", "sec-digits", "no chapter has the section sec-digits; correct it"),
        ('"fig-curves"', '"fig-curve"', "the chapter of sec-digits-curves has no fig-curve; "),
        ('["fig-curves", "tbl-layers"]', "[]", "has a section and shows nothing; "),
        ("shows =", "show =", "unknown key show; a row has asks, section, shows, tests"),
        ("_falls", "_rises", "tests/test_curves.py has no function test_it_rises; correct it"),
        ('py"]', 'py", "tests/no.py"]', "there is no test file tests/no.py; correct it"),
        ('section = "sec-digits-curves"\n', "", "has no section; add the one that answers it, "),
        ('asks = "The curves"\n', "", "does not say what is asked; add asks"),
    ],
)
def test_a_row_that_is_wrong_is_named(small_book, old, new, words):
    small_book.replace(LIST, old, new)
    assert complaints(small_book.root)[0].startswith(f"{LIST}:4: D-curves: {words}")


def test_a_row_with_a_section_needs_a_test(small_book):
    tests = 'tests = ["tests/test_curves.py::test_it_falls", "tests/test_curves.py"]\n'
    small_book.replace(LIST, tests, "")
    assert complaints(small_book.root) == [
        f"{LIST}:4: D-curves: has a section and no test; add one to tests"
    ]


def test_a_label_of_another_chapter_does_not_count(small_book):
    small_book.write("report/more.qmd", "## More {#sec-more}\n")
    small_book.replace(LIST, "sec-digits-curves", "sec-more")
    assert [line.partition("D-curves: ")[2] for line in complaints(small_book.root)] == [
        "the chapter of sec-more has no fig-curves; correct it",
        "the chapter of sec-more has no tbl-layers; correct it",
    ]


def test_an_id_of_two_briefs_is_found(small_book):
    text = (small_book.root / LIST).read_text(encoding="utf-8")
    small_book.write(LIST, f'{text}\n[more]\ntitle = "More"\n\n[more.D-table]\nasks = "It"\n')
    assert complaints(small_book.root) == [
        f"{LIST}:16: D-table: the id is also in line 10; give one of them another"
    ]


def test_a_list_that_is_no_list_is_one_line(small_book):
    text = (small_book.root / LIST).read_text(encoding="utf-8")
    for broken, words in {
        text + "\n[digits.D-table]\n": "13: not TOML: Cannot declare",
        text.replace("title", "titel"): "1: digits has no title; ",
        text.replace("title", "titel = 1\ntitle"): "1: unknown key titel of digits; ",
    }.items():
        small_book.write(LIST, broken)
        (line,) = complaints(small_book.root)
        assert line.startswith(f"{LIST}:{words}")
        with pytest.raises(BookError):
            page(small_book.root)
    (small_book.root / LIST).unlink()
    assert complaints(small_book.root) == [
        f"{LIST}:1: there is no such file; it lists what the briefs ask for"
    ]


def test_the_matrix_links_what_is_answered_and_says_what_is_to_come(small_book):
    text = page(small_book.root)
    assert text.startswith("The briefs ask for 2 things: 1 answered, 1 to come.\n\n## D")
    assert (
        "| D-curves | The curves | @sec-digits-curves | @fig-curves, @tbl-layers"
        " | `tests/test_curves.py`: it falls; `tests/test_curves.py` |\n"
    ) in text
    assert "| D-table | The table | to come |  |  |\n" in text


def test_when_nothing_is_to_come_the_matrix_says_so(small_book):
    small_book.replace(LIST, '"The table"', '"The table"\nsection = "sec-digits-curves"')
    text = page(small_book.root)
    assert text.startswith("The briefs ask for 2 things, and all of them are answered.\n")
    assert "to come" not in text


def test_the_list_of_this_book_has_all_that_the_briefs_ask_for():
    sizes = {brief.title: len(brief.rows) for brief in read_list(ROOT)}
    assert list(sizes.values()) == [10, 22, 10, 6, 16]
    assert complaints(ROOT) == []
