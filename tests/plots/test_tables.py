"""Tables in Markdown, cell by cell."""

from cnn_core.plots.tables import shape, table


def lines(*arguments):
    return table(*arguments).data.splitlines()


def test_a_row_is_a_line_and_a_rule_follows_the_header():
    header, rule, *rows = lines(["layer", "output"], [["conv1", "x"], ["fc1", "y"]], "lr")
    assert header == "| layer | output |"
    assert rule == "| :----- | ------: |"
    assert rows == ["| conv1 | x |", "| fc1 | y |"]


def test_integers_have_thousands_separators_and_other_cells_stay():
    *_, row = lines(["a"] * 5, [[784500, 0.5, None, "1234", -1000]], "lllll")
    assert row == "| 784,500 | 0.5 |  | 1234 | -1,000 |"


def test_columns_are_aligned_as_asked_and_as_wide_as_their_longest_cell():
    _, rule, _ = lines(["a", "b", "c"], [["long cell", "1", "2"]], "lrc")
    assert rule == "| :--------- | ---: | :---: |"


def test_a_table_without_rows_keeps_its_header():
    assert lines(["a", "b"], [], "ll") == ["| a | b |", "| :--- | :--- |"]


def test_a_shape_does_not_break_over_lines():
    assert shape((32, 14, 14)) == "32\u00a0×\u00a014\u00a0×\u00a014"
    assert shape((500,)) == "500"
