"""A point per size, with its interval."""

import matplotlib

matplotlib.use("Agg")

import pytest

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import timings


def test_each_size_has_its_ratio_interval_and_tick():
    ratios = [Estimate(3.0, 2.5, 4.0), Estimate(1.5, 1.4, 1.6)]
    (axis,) = timings.by_size([128, 2048], ratios, "KiB", "time").axes
    (container,) = axis.containers
    assert container[0].get_xdata().tolist() == [128, 2048]
    assert container[0].get_ydata().tolist() == [3.0, 1.5]
    (bars,) = container[2]
    assert [segment[:, 1].tolist() for segment in bars.get_segments()] == [
        pytest.approx([2.5, 4.0]),
        pytest.approx([1.4, 1.6]),
    ]
    assert [label.get_text() for label in axis.get_xticklabels()] == ["128", "2,048"]
