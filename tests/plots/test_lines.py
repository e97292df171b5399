import matplotlib

matplotlib.use("Agg")

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import lines, style


def test_a_band_spans_the_intervals_and_shrinks_to_the_line_where_there_is_none():
    _, axis = style.subplots(height=1)
    lines.draw(axis, {"one": ((1, 2), [Estimate(0.5, 0.4, 0.7), Estimate(0.25)])})
    (line,) = axis.lines
    assert (line.get_label(), list(line.get_ydata())) == ("one", [0.5, 0.25])
    band = axis.collections[0].get_paths()[0].vertices
    assert {tuple(corner) for corner in band} >= {(1, 0.4), (1, 0.7), (2, 0.25)}


def test_lines_have_colors_and_marks_of_their_own():
    _, axis = style.subplots(height=1)
    known = [Estimate(0.5, 0.4, 0.6)]
    lines.draw(axis, {"one": ((0,), known), "two": ((0,), known)}, ("red", "blue"), ("o-", "s-"))
    assert [line.get_color() for line in axis.lines] == ["red", "blue"]
    assert [line.get_marker() for line in axis.lines] == ["o", "s"]
