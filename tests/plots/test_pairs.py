"""Pairs of classes as points."""

import matplotlib

matplotlib.use("Agg")

from cnn_core.plots import pairs


def test_a_pair_is_a_point_and_the_marked_one_has_a_ring_and_a_name():
    points = {(7, 3): (0.5, 0.1), (3, 7): (0.5, 0.2), (2, 3): (1.7, 0.4)}
    left, right = pairs.scatter({"lazy": points, "mended": points}, "x", "y", marked=(7, 3)).axes
    assert [axis.get_title(loc="left") or axis.get_title() for axis in (left, right)] == [
        "lazy",
        "mended",
    ]
    dots, ring = left.lines
    assert sorted(zip(dots.get_xdata(), dots.get_ydata(), strict=True)) == sorted(points.values())
    assert (ring.get_xdata()[0], ring.get_ydata()[0]) == (0.5, 0.1)
    assert left.texts[0].get_text() == "7 to 3"


def test_without_the_marked_pair_nothing_is_ringed():
    figure = pairs.scatter({"a": {(0, 1): (1, 1)}, "b": {(0, 1): (1, 1)}}, "x", "y", marked=(7, 3))
    assert [len(axis.lines) for axis in figure.axes] == [1, 1]
