"""A published site can be shared, found and mistyped."""

import re
import shutil
from pathlib import Path

import pytest

from book.furnish import furnish
from book.project import ROOT, BookError

PAGE = "<html><head><title>{}</title></head><body></body></html>"


@pytest.fixture
def site(tmp_path) -> Path:
    for name, content in {
        "_quarto.yml": 'book:\n  subtitle: "What & why"\n',
        "_site/index.html": PAGE.format("Book"),
        "_site/report/one.html": PAGE.format("One – Book"),
    }.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(content)
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "social.png").write_bytes(b"a picture")
    (tmp_path / "book").mkdir()
    shutil.copy(ROOT / "book" / "404.html", tmp_path / "book")
    return tmp_path / "_site"


def test_under_a_known_address_everything_is_whole(site, monkeypatch):
    monkeypatch.setenv("SITE_URL", "https://somebody.example/book")
    furnish(site, site.parent)
    page = (site / "report" / "one.html").read_text()
    assert '<meta property="og:title" content="One – Book">' in page
    assert '<meta name="description" content="What &amp; why">' in page
    assert 'property="og:image" content="https://somebody.example/book/social.png"' in page
    assert (site / "social.png").exists()
    assert re.findall("<loc>(.*?)</loc>", (site / "sitemap.xml").read_text()) == [
        "https://somebody.example/book/",
        "https://somebody.example/book/report/one.html",
    ]
    assert '<base href="/book/">' in (site / "404.html").read_text()


def test_without_an_address_the_pages_say_what_they_are_and_no_more(site, monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    furnish(site, site.parent)
    page = (site / "index.html").read_text()
    assert "og:title" in page
    assert "og:image" not in page
    assert not (site / "sitemap.xml").exists()
    assert '<base href="/">' in (site / "404.html").read_text()


def test_a_page_is_furnished_once(site, monkeypatch):
    monkeypatch.delenv("SITE_URL", raising=False)
    furnish(site, site.parent)
    once = (site / "index.html").read_text()
    furnish(site, site.parent)
    assert (site / "index.html").read_text() == once


def test_what_is_no_address_is_refused(site, monkeypatch):
    monkeypatch.setenv("SITE_URL", "somebody/book")
    with pytest.raises(BookError, match="is no address"):
        furnish(site, site.parent)
