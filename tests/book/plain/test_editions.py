"""This book reads the same in both editions."""

import pytest

from book import parity, quarto, site
from book.plain.build import build
from book.project import ROOT


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("plain") / "site"
    build(ROOT, folder, with_pdf=False)
    return folder


def test_the_plain_edition_says_what_quartos_says(plain):
    if changed := parity.outdated(ROOT):
        what = f"the record is older than {', '.join(changed)}; {parity.REMEDY}"
        try:
            quarto.find()
        except quarto.NoQuarto:
            pytest.skip(what)
        pytest.fail(what)
    assert parity.differences(ROOT, plain) == []


def test_no_page_leads_nowhere_or_loads_from_elsewhere(plain):
    found = site.complaints(ROOT, plain)
    missing_pdf = ("no PDF", "what-the-network-saw.pdf")
    assert [line for line in found if not any(words in line for words in missing_pdf)] == []
