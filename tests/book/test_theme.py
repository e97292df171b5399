"""Where the PDF's theme breaks tables: by the pages on which Typst sets their parts."""

import json
from pathlib import Path

import pytest
import typst

THEME = Path(__file__).resolve().parents[2] / "assets" / "theme.typ"
DOCUMENT = """
#set page(paper: "a6")
#set figure.caption(position: top)
#v({above}mm)
#figure(
  kind: "tbl",
  supplement: none,
  caption: [#metadata("caption")A caption],
  table(columns: 1, ..range({rows}).map(row => [#metadata("row")#row])),
)
#context [#metadata(query(metadata).map(it => (it.value, it.location().page()))) <found>]
"""


def pages(folder, above, rows):
    """The page of the caption, and those of the table's rows."""
    file = folder / "table.typ"
    file.write_text(THEME.read_text(encoding="utf-8") + DOCUMENT.format(above=above, rows=rows))
    found = json.loads(typst.query(str(file), "<found>", field="value", one=True))
    (caption,) = (page for value, page in found if value == "caption")
    return caption, [page for value, page in found if value == "row"]


@pytest.mark.parametrize("above", [0, 55, 100])
def test_a_short_table_lies_on_one_page(tmp_path, above):
    caption, rows = pages(tmp_path, above, rows=8)
    assert set(rows) == {caption}


def test_a_long_table_begins_where_there_is_room_and_goes_on(tmp_path):
    caption, rows = pages(tmp_path, 40, rows=40)
    assert caption == rows[0] == 1
    assert rows[-1] > 1


@pytest.mark.parametrize("above", range(85, 120, 3))
def test_a_caption_is_never_alone_at_the_end_of_a_page(tmp_path, above):
    caption, rows = pages(tmp_path, above, rows=40)
    assert caption == rows[0]
