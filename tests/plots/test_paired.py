"""Each pair stays together, and the mean difference carries its interval."""

import matplotlib

matplotlib.use("Agg")

import pytest

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots.paired import paired_comparison

FIRST, SECOND = (0.90, 0.92, 0.94), (0.93, 0.91, 0.96)
MEAN = Estimate(value=0.04 / 3, low=-0.02, high=0.05, n=3, unit="difference")


@pytest.fixture
def frames():
    return paired_comparison((FIRST, SECOND), ("plain", "new"), MEAN, "test accuracy").axes


def test_each_seed_is_a_line_between_its_two_values(frames):
    lines = [line for line in frames[0].get_lines() if line.get_linestyle() == "-"]
    drawn = [tuple(line.get_ydata()) for line in lines]
    assert drawn == list(zip(FIRST, SECOND, strict=True))
    assert all(list(line.get_xdata()) == [0, 1] for line in lines)


def test_each_variant_is_a_column_of_points(frames):
    first, second = (line for line in frames[0].get_lines() if line.get_marker() == "o")
    assert (list(first.get_xdata()), list(first.get_ydata())) == ([0, 0, 0], list(FIRST))
    assert (list(second.get_xdata()), list(second.get_ydata())) == ([1, 1, 1], list(SECOND))
    assert [tick.get_text() for tick in frames[0].get_xticklabels()] == ["plain", "new"]
    assert frames[0].get_ylabel() == "test accuracy"


def test_differences_are_second_minus_first_in_percentage_points(frames):
    points = next(line for line in frames[1].get_lines() if line.get_marker() == "o")
    assert points.get_ydata() == pytest.approx([3, -1, 2])
    assert frames[1].get_ylabel() == "difference (percentage points)"


def test_the_mean_difference_carries_its_interval(frames):
    (bar,) = frames[1].containers
    mean, _, (interval,) = bar.lines
    assert mean.get_ydata() == pytest.approx([4 / 3])
    ((_, low), (_, high)) = interval.get_segments()[0]
    assert (low, high) == pytest.approx((-2, 5))


def test_zero_is_drawn_to_compare_with(frames):
    zero = frames[1].get_lines()[0]
    assert list(zero.get_ydata()) == [0, 0]
