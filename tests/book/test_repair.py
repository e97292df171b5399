"""Quarto's pages, made fit for the keyboard and the screen reader."""

from book.repair import SCROLLING, repair

PAGE = """<main><table class="table">
<tbody><tr><td>1</td></tr></tbody>
</table></main>
<a href="next.html" class="pagination-link" aria-label="Claims">B Claims</a>
"""
MENDED = f"""<main>{SCROLLING}<table class="table">
<tbody><tr><td>1</td></tr></tbody>
</table></div></main>
<a href="next.html" class="pagination-link">B Claims</a>
"""


def test_tables_scroll_by_keyboard_and_links_are_called_what_they_show(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    repair(tmp_path)
    assert page.read_text() == MENDED
    repair(tmp_path)
    assert page.read_text() == MENDED
