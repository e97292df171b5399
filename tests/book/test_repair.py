"""Quarto's pages, made fit for the keyboard and the screen reader."""

from book.repair import repair

PAGE = """<main><table class="table">
<tbody><tr><td>1</td></tr></tbody>
</table></main>
<p><math display="block"><mi>x</mi></math> <math display="inline"><mi>x</mi></math></p>
<a href="next.html" class="pagination-link" aria-label="Claims">B Claims</a>
"""
TABLE = '<div class="scroll" role="region" tabindex="0" aria-label="Table"><table class="table">'
FORMULA = (
    '<span class="scroll" role="region" tabindex="0" aria-label="Formula"><math display="block">'
)


def test_tables_and_formulas_scroll_by_keyboard_and_links_are_called_what_they_show(tmp_path):
    page = tmp_path / "page.html"
    page.write_text(PAGE)
    repair(tmp_path)
    mended = page.read_text()
    assert f"<main>{TABLE}" in mended
    assert "</table></div></main>" in mended
    assert f"<p>{FORMULA}<mi>x</mi></math></span> <math display" in mended
    assert '<a href="next.html" class="pagination-link">B Claims</a>' in mended
    repair(tmp_path)
    assert page.read_text() == mended
