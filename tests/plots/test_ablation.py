"""Shares over the number of parts that are taken out."""

import matplotlib

matplotlib.use("Agg")

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import ablation


def test_every_kind_is_a_line_over_numbers_at_equal_distances():
    lines = {
        "for color": [Estimate(0.1, 0.05, 0.15), Estimate(0.4, 0.3, 0.5)],
        "at random": [Estimate(0.0), Estimate(0.1)],
    }
    figure = ablation.over_numbers({"mended": lines, "changed": lines}, (1, 256), "features")
    for axis in figure.axes:
        assert [line.get_ydata().tolist() for line in axis.lines] == [[0.1, 0.4], [0.0, 0.1]]
        assert [label.get_text() for label in axis.get_xticklabels()] == ["1", "256"]
        assert list(axis.get_xticks()) == [0, 1]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == list(lines)


def test_the_band_reaches_from_low_to_high():
    lines = {"for color": [Estimate(0.1, 0.05, 0.15), Estimate(0.4, 0.3, 0.5)]}
    (axis,) = ablation.over_numbers({"mended": lines}, (1, 2), "features").axes
    heights = axis.collections[0].get_paths()[0].vertices[:, 1]
    assert (heights.min(), heights.max()) == (0.05, 0.5)
