"""Quarto is found or asked for in one line, and what its log complains about fails the build."""

import os
import stat

import pytest

from book import quarto
from book.project import BookError

try:
    QUARTO = quarto.find()
    WHY_NOT = ""
except BookError as error:
    QUARTO, WHY_NOT = None, str(error)

needs_quarto = pytest.mark.skipif(QUARTO is None, reason=WHY_NOT)


@pytest.fixture
def on_path(tmp_path, monkeypatch):
    """Put a program called quarto, which runs the given shell lines, on an otherwise empty PATH."""

    def put(script):
        program = tmp_path / "bin" / "quarto"
        program.parent.mkdir(exist_ok=True)
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(program.stat().st_mode | stat.S_IXUSR)
        monkeypatch.setenv("PATH", f"{program.parent}{os.pathsep}/bin{os.pathsep}/usr/bin")
        return program

    return put


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """Neither on the PATH nor beside this Python."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))


def test_the_quarto_on_the_path_is_taken(on_path):
    program = on_path("echo 1.9.38")
    assert quarto.find() == program


def test_without_quarto_one_line_says_how_to_get_it(nowhere):
    with pytest.raises(BookError) as raised:
        quarto.find()
    message = str(raised.value)
    assert "\n" not in message
    assert "quarto.org/docs/get-started" in message
    assert "pip install quarto-cli" in message


@pytest.mark.parametrize("version", ["1.7.34", "nonsense"])
def test_an_old_quarto_is_refused_with_its_version(on_path, version):
    on_path(f"echo {version}")
    with pytest.raises(BookError, match=f"is version {version}"):
        quarto.find()


def test_a_failing_render_is_an_error(on_path, tmp_path):
    with pytest.raises(BookError, match="failed with status 3"):
        quarto.render(on_path("exit 3"), tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "WARN: Unable to resolve crossref @fig-none",
        "[WARNING] Citeproc: citation nobody2020 not found",
        "WARNING: Unknown var mnist.none specified in a var shortcode",
    ],
)
def test_a_complaint_in_the_log_is_an_error(on_path, tmp_path, line):
    with pytest.raises(BookError, match=r"1 complaint\(s\)"):
        quarto.render(on_path(f"echo '{line}' >&2"), tmp_path)


BOOK = """
project:
  type: book
  output-dir: _site
book:
  title: Small
  author: Nobody
  date: 2026-01-01
  chapters: [index.qmd]
bibliography: references.bib
format:
  html:
    theme: default
    html-math-method: mathml
"""


@pytest.fixture
def small_book(tmp_path):
    (tmp_path / "_quarto.yml").write_text(BOOK)
    (tmp_path / "references.bib").write_text("@misc{somebody2020, title = {Some}}\n")
    (tmp_path / "_variables.yml").write_text('digits: "ten"\n')
    (tmp_path / "index.qmd").write_text("# One {#sec-one}\n\nSee @sec-one: {{< var digits >}}.\n")
    return tmp_path


@needs_quarto
def test_a_sound_book_is_rendered(small_book):
    quarto.render(QUARTO, small_book)
    assert "ten" in (small_book / "_site" / "index.html").read_text()


@needs_quarto
@pytest.mark.parametrize(
    "broken", ["See @fig-none.", "As @nobody2020 says.", "{{< var none >}} digits."]
)
def test_a_book_with_a_broken_reference_is_not(small_book, broken):
    (small_book / "index.qmd").write_text(f"# One {{#sec-one}}\n\n{broken}\n")
    with pytest.raises(BookError, match="complaint"):
        quarto.render(QUARTO, small_book)
