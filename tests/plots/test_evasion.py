import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots.evasion import distributions, over_levels


@pytest.fixture
def figure():
    rising = [Estimate(0.0, 0.0, 0.0), Estimate(0.4, 0.3, 0.5)]
    lines = {"plain": ([0, 16], rising), "better": ([0, 16], rising[::-1])}
    return over_levels({"model A": lines, "model B": lines}, "success")


def test_each_line_has_its_intervals(figure):
    for axis in figure.axes:
        plain, better = axis.lines
        assert plain.get_xdata().tolist() == [0, 16]
        assert plain.get_ydata().tolist() == [0.0, 0.4]
        assert better.get_ydata().tolist() == [0.4, 0.0]
        band = axis.collections[0].get_paths()[0].vertices
        assert band[:, 1].max() == 0.5


def test_panels_are_named_and_the_lines_are_named_once(figure):
    assert [axis.get_title() for axis in figure.axes] == ["model A", "model B"]
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["plain", "better"]


def test_shares_are_written_in_percent_unless_they_are_none(figure):
    assert figure.axes[0].yaxis.get_major_formatter()(0.5) == "50 %"
    one = {"A": {"alike": ([0, 1], [Estimate(1.0, 1.0, 1.0)] * 2)}}
    assert "%" not in over_levels(one, "alike", percent=False).axes[0].yaxis.get_major_formatter()(
        0.5
    )


def test_a_distribution_counts_all_images_and_ends_below_the_top_where_some_resist():
    figure = distributions({"A": np.array([3.0, 1.0, np.nan, 2.0])}, "smallest ε", cap=8)
    (line,) = figure.axes[0].lines
    assert line.get_xdata().tolist() == [0, 1, 2, 3, 8]
    assert line.get_ydata().tolist() == [0, 0.25, 0.5, 0.75, 0.75]
