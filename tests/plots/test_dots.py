"""Scores with their intervals: which point in which row."""

import matplotlib

matplotlib.use("Agg")

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots.dots import dots


def test_a_row_without_an_estimate_stays_empty_and_the_first_name_stands_above():
    some = [Estimate(2.0, 1.5, 2.5), None, Estimate(3.0)]
    figure = dots({"density": {"lazy": some}}, ["a", "b", "c"], {"density": 1})
    (axis,) = figure.axes
    points = axis.containers[0].lines[0]
    assert points.get_xdata().tolist() == [2, 3]
    assert points.get_ydata().tolist() == [0, 2]
    assert [label.get_text() for label in axis.get_yticklabels()] == ["a", "b", "c"]
    assert axis.yaxis_inverted()


def test_an_interval_reaches_from_its_low_to_its_high():
    some = [Estimate(2.0, 1.5, 3.0)]
    (axis,) = dots({"density": {"lazy": some}}, ["a"], {"density": 1}).axes
    (segment,) = axis.containers[0].lines[2][0].get_segments()
    assert segment[:, 0].tolist() == [1.5, 3.0]


def test_points_of_several_series_lie_beside_one_another_around_their_row():
    series = {name: [Estimate(0.5)] for name in ("grey", "black", "blur")}
    (axis,) = dots({"accuracy": series}, ["center"], {"accuracy": 0.5}).axes
    heights = [container.lines[0].get_ydata()[0] for container in axis.containers]
    assert heights == sorted(heights)
    assert abs(sum(heights)) < 1e-9
    assert len(set(heights)) == 3
