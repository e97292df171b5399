"""Each way to let a number into prose, and the line that says so."""

import pytest

from book.numbers import complaints, variable_names
from book.variables import variables_text

PROSE = "@fig-curves shows what @guo2017 asks for.\n"
RESULT = {"unit": "fraction", "value": 0.5, "low": 0.4, "high": 0.6, "n": 5}


def with_prose(small_book, text):
    """What is complained about when ``text`` follows a sentence in line 7."""
    small_book.replace("report/digits.qmd", PROSE, PROSE + text + "\n")
    return complaints(small_book.root)


def test_a_sound_book_passes(small_book):
    assert complaints(small_book.root) == []


# Variables


@pytest.mark.parametrize(
    ("quoted", "near"),
    [("digits.accuracy.bst", "digits.accuracy.best"), ("digits.seed", "digits.seeds")],
)
def test_an_unknown_variable_is_named_with_the_nearest(small_book, quoted, near):
    assert with_prose(small_book, f"It reads {{{{< var {quoted} >}}}}.") == [
        f"report/digits.qmd:8: unknown variable {quoted}; the nearest name is {near}"
    ]


def test_what_has_variables_below_it_is_no_variable(small_book):
    (line,) = with_prose(small_book, "{{< var digits.accuracy >}}")
    assert line.startswith("report/digits.qmd:8: unknown variable digits.accuracy; ")


@pytest.mark.parametrize("option", ["fig-cap", "fig-alt", "tbl-cap"])
def test_an_unknown_variable_in_a_caption_is_found(small_book, option):
    lines = {"fig-cap": 11, "fig-alt": 12, "tbl-cap": 18}
    small_book.replace("report/digits.qmd", f'{option}: "', f'{option}: "{{{{< var zzz >}}}} ')
    assert complaints(small_book.root) == [
        f"report/digits.qmd:{lines[option]}: unknown variable zzz; see _variables.yml for the names"
    ]


def test_an_unknown_variable_in_a_heading_and_on_the_front_page_is_found(small_book):
    small_book.replace("index.qmd", "# Welcome", "# {{< var zzz >}}")
    (line,) = complaints(small_book.root)
    assert line.startswith("index.qmd:1: unknown variable zzz; ")


def test_a_variable_in_a_comment_or_listing_is_not_quoted(small_book):
    text = "<!-- {{< var zzz >}} -->\n\n```markdown\n{{< var zzz >}}\n```\n\n`{{{< var zzz >}}}`"
    assert with_prose(small_book, text) == []


def test_variables_that_are_not_there_are_one_complaint(small_book):
    (small_book.root / "_variables.yml").unlink()
    assert complaints(small_book.root) == [
        "_variables.yml:1: there is no such file; run 'python -m book.generate'"
    ]


@pytest.mark.parametrize("line", ["digits: 5", '  deep: "5"', 'digits: "5', "- digits", "a b"])
def test_variables_that_were_edited_are_named_by_their_line(small_book, line):
    small_book.write("_variables.yml", f"# Generated\n{line}\n")
    assert complaints(small_book.root) == [
        "_variables.yml:2: not a line that is generated; run 'python -m book.generate'"
    ]


def test_all_names_that_are_generated_are_read_back(small_book):
    text = variables_text({"a.b.c": RESULT, "a.d": RESULT, "e": RESULT})
    small_book.write("_variables.yml", text)
    names = {"a.b.c", "a.b.c_ci", "a.d", "a.d_ci", "e", "e_ci"}
    assert variable_names(small_book.root) == names


# Typed numbers


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("It reads 99.4 % of them.", "99.4 %"),
        ("| best | 0.9945 |", "0.9945"),
        ("### With 799,078 parameters", "799,078 parameters"),
        ("- 128 images", "128 images"),
        ("![99 % are right](images/right.png)", "99 %"),
        ('![Right](images/right.png){width=50% fig-alt="99 % are right"}', "99 %"),
        ("::: {.answer}\nIt reads 99 %.\n:::", "99 %"),
        ("[it reads 99 %](https://example.org/99.4)", "99 %"),
        ("On cells of `size` 0.5 it fails.", "0.5"),
    ],
)
def test_a_typed_result_is_found(small_book, text, words):
    line = 8 + text.partition(words)[0].count("\n")
    assert with_prose(small_book, text) == [
        f"report/digits.qmd:{line}: typed number {words!r}; quote a result with {{{{< var … >}}}}"
    ]


@pytest.mark.parametrize("option", ["fig-cap", "fig-alt", "tbl-cap"])
def test_a_typed_result_in_a_caption_is_found(small_book, option):
    lines = {"fig-cap": 11, "fig-alt": 12, "tbl-cap": 18}
    small_book.replace("report/digits.qmd", f'{option}: "', f'{option}: "At 99.4 % ')
    (line,) = complaints(small_book.root)
    assert line.startswith(f"report/digits.qmd:{lines[option]}: typed number '99.4 %'; ")


@pytest.mark.parametrize(
    "text",
    [
        "Inline code `0.99`, ``0.99 ` 0.5`` and a shortcode {{< pagebreak 0.5 >}}.",
        "Mathematics: $0.99$, $\\alpha = 0.5$ and\n\n$$\np = 0.99\n$$ {#eq-p}",
        "<https://example.org/0.99>, https://example.org/99.4 and [there](https://example.org/1.5).",
        "As @guo2017 and [@guo2017, p. 1321] say.",
        "## A heading {#sec-0.5 .class-0.5 width=0.5}",
        "<!-- It read 99.4 % once. -->",
        "<!-- It read\n99.4 %\nonce. -->",
        "```bash\nmake run 0.99\n```",
        "~~~\n0.99\n~~~",
        "::: {.question}\nReach 99.4 % accuracy.\n:::",
        ":::: {.question}\n::: {.inner}\n0.9\n:::\nReach 99.4 %.\n::::",
        "<div style='width: 0.5em'>Words.</div>",
        "The 95 %\ninterval.",
    ],
)
def test_what_is_not_prose_or_no_result_passes(small_book, text):
    assert with_prose(small_book, text) == []


def test_after_a_question_numbers_count_again(small_book):
    (line,) = with_prose(small_book, "::: {.question}\n99 %\n:::\n\nBut 98 %.")
    assert line.startswith("report/digits.qmd:12: typed number '98 %'; ")


def test_code_in_a_python_cell_is_not_prose(small_book):
    small_book.replace("report/digits.qmd", "plot()", "plot(0.99)  # 99.4 %")
    assert complaints(small_book.root) == []


# Exceptions


def test_a_number_that_is_meant_says_why(small_book):
    assert with_prose(small_book, "At least 90 %. <!-- number: the bar of the brief -->") == []


def test_a_caption_can_say_why_too(small_book):
    end = "at most 0.05. <!-- number: the bound of the brief -->"
    small_book.replace("report/digits.qmd", "trainings.", end)
    assert complaints(small_book.root) == []


def test_an_exception_holds_for_its_line_alone(small_book):
    text = "At least 90 %. <!-- number: the bar of the brief -->\nIt reads 99 %."
    (line,) = with_prose(small_book, text)
    assert line.startswith("report/digits.qmd:9: typed number '99 %'; ")


@pytest.mark.parametrize("comment", ["<!-- number: -->", "<!-- number -->"])
def test_an_exception_needs_a_reason(small_book, comment):
    assert with_prose(small_book, f"At least 90 %. {comment}") == [
        "report/digits.qmd:8: typed number without a reason; write <!-- number: why -->"
    ]


def test_an_exception_without_a_number_is_stale(small_book):
    assert with_prose(small_book, "Quite a lot. <!-- number: the bar of the brief -->") == [
        "report/digits.qmd:8: no typed number to excuse here (the bar of the brief);"
        " remove the comment"
    ]


# Expressions


def test_an_inline_expression_is_found(small_book):
    assert with_prose(small_book, "It reads `{python} accuracy` of them.") == [
        "report/digits.qmd:8: `{python} accuracy` is computed in prose;"
        " quote a result with {{< var … >}}"
    ]
