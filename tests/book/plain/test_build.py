"""The edition without Quarto: what it numbers, shows and refuses."""

import shutil
import subprocess
import sys

import pytest

from book import parity, quarto, site
from book.edition import read_edition
from book.plain.build import build
from book.project import BookError

PAGES = ["index.html", "report/shown.html", "report/references.html", "report/more.html"]

try:
    QUARTO, WHY_NOT = quarto.find(), ""
except BookError as error:
    QUARTO, WHY_NOT = None, str(error)


def pages_of(book):
    folder = book.root / "_site"
    build(book.root, folder, with_pdf=False)
    return read_edition(folder, PAGES)


def test_numbers_run_by_chapter_and_references_say_them(book):
    pages = pages_of(book)
    shown = pages["report/shown.html"]
    assert shown.headings == [
        "1 What is shown", "1.1 Figures", "1.1.1 Deeper", "Beside each other", "1.2 Formulas",
    ]  # fmt: skip
    assert [words for words, _ in shown.references] == [
        "Figure 1.1", "Figure 1.1", "Figure 1.2", "1.1", "Figure 1.2 (a)", "Figure 1.2 (b)",
        "Picture 1.1", "Equation 1.1", "Section 1.1.1", "Appendix A", "Table 1.1",
    ]  # fmt: skip
    assert pages["report/more.html"].headings == ["Appendix A — More", "A.1 Within"]
    assert pages["report/more.html"].references == [
        ("Section A.1", "report/more.html#sec-within"),
        ("Figure 1.2", "report/shown.html#fig-two"),
    ]


def test_from_a_page_without_number_sections_are_called_by_their_title(book):
    words = [words for words, _ in pages_of(book)["index.html"].references]
    assert words == ["1 What is shown", "Figures", "Appendix A — More"]


def test_variables_stand_in_text_captions_and_included_pages(book):
    pages = pages_of(book)
    caption = pages["report/shown.html"].captions["fig-one"]
    assert caption == "Figure 1.1: One caption that cites Guo (2017) and has 99.5 %."
    assert "It’s better than" in " ".join(pages["report/shown.html"].words["1 What is shown"])
    assert "From elsewhere: 99.5 %." in " ".join(pages["report/more.html"].words["A.1 Within"])


@pytest.mark.skipif(QUARTO is None, reason=WHY_NOT)
def test_everything_supported_reads_as_in_quartos_edition(book):
    plain = pages_of(book)
    shutil.rmtree(book.root / "_site")
    command = [QUARTO, "render", "--to", "html"]
    subprocess.run(command, cwd=book.root, check=True, capture_output=True)
    assert read_edition(book.root / "_site", PAGES) == plain


def test_the_site_and_the_pdf_lead_nowhere_wrong(book):
    folder = book.root / "_site"
    build(book.root, folder)
    assert site.complaints(book.root, folder) == []
    assert (folder / "small.pdf").read_bytes().startswith(b"%PDF")


@pytest.mark.parametrize(
    ("line", "what"),
    [
        ("{{< video film.mp4 >}}", "shortcode video"),
        ("::: {.column-margin}\nBeside.\n:::", "class column-margin"),
        ("::: aside\nBeside.\n:::", "class aside"),
        ("![A square](one.png){width=50%}", "attribute width"),
        ("See @lst-code.", "a reference to lst-…"),
        ("```{mermaid}\ngraph\n```", "a block or span of mermaid"),
        ("```{=html}\n<hr>\n```", "a block or span of =html"),
        ("[more](more.qmd)", "a link to a chapter's file (refer to its label)"),
        ("```{python}\n#| label: one\n#| fig-align: left\n1\n```", "cell option fig-align"),
    ],
)
def test_what_is_not_supported_stops_with_its_line(book, line, what):
    number = book.append("report/shown.qmd", line)
    with pytest.raises(BookError) as raised:
        build(book.root, book.root / "_site")
    expected = f"report/shown.qmd:{number}: {what} is not supported without Quarto"
    assert str(raised.value).startswith(expected)


def test_a_formulas_braces_are_no_attributes(book):
    book.append("report/more.qmd", "Here $x_{.5}$ and\n\n$$\n\\text{.big} = 1\n$$")
    pages_of(book)


def test_a_failed_build_leaves_the_site_that_is_there(book):
    folder = book.root / "_site"
    build(book.root, folder, with_pdf=False)
    book.append("report/more.qmd", "See @fig-none.")
    with pytest.raises(BookError, match=r"^report/more\.qmd:\d+: @fig-none is not in the book"):
        build(book.root, folder, with_pdf=False)
    assert (folder / "index.html").exists()


def test_the_site_is_built_again_only_from_other_sources(book):
    folder = book.root / "_site"
    assert build(book.root, folder, with_pdf=False)
    assert not build(book.root, folder, with_pdf=False)
    book.append("index.qmd", "More.")
    assert build(book.root, folder, with_pdf=False)


def test_a_profile_is_merged_over_the_settings_and_its_notice_heads_every_page(book):
    book.write(
        "_quarto-smoke.yml",
        "book: {title: Other}\nformat: {html: {include-before-body: [text: <p>No book</p>]}}\n",
    )
    build(book.root, book.root / "_site", profile="smoke", with_pdf=False)
    page = (book.root / "_site" / "report" / "more.html").read_text()
    assert "<p>No book</p>" in page
    assert "<title>More – Other</title>" in page


def test_the_theme_leaves_no_scss_behind(book):
    pages_of(book)
    style = (book.root / "_site" / "assets" / "book.css").read_text()
    assert "$" not in style
    assert "//" not in style
    assert style.count("{") == style.count("}")


def test_a_difference_between_editions_is_named(book):
    folder = book.root / "_site"
    build(book.root, folder, with_pdf=False)
    parity.write_record(book.root, folder)
    assert parity.outdated(book.root) == []
    assert parity.differences(book.root, folder) == []
    page = folder / "report" / "more.html"
    page.write_text(page.read_text().replace("A.1</span>", "A.2</span>"))
    assert parity.differences(book.root, folder)[0] == (
        "report/more.html: headings: only Quarto has A.1 Within"
    )
    book.append("index.qmd", "More.")
    assert parity.outdated(book.root) == ["index.qmd"]


def test_quarto_is_not_needed(book):
    program = "import sys; from book.plain.build import build; from pathlib import Path;"
    program += "build(Path(sys.argv[1]), Path(sys.argv[1]) / '_site', with_pdf=False)"
    subprocess.run([sys.executable, "-c", program, book.root], env={"PATH": ""}, check=True)
    assert (book.root / "_site" / "index.html").exists()
