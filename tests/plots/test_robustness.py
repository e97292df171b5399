"""Bands are the intervals, cells are the rates, ticks are the checks."""

import io

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from cnn_core.attack.checks import Check
from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import robustness

CHECKS = {
    "plain": [Check("budget", True, "0.1 of 0.1"), Check("range", True, "0 to 1")],
    "rounded": [Check("budget", True, "0 of 0.1"), Check("range", False, "0 to 2")],
}


def test_a_curve_has_its_intervals_as_band_within_0_and_1():
    curves = {"plain": [Estimate(0.9, 0.8, 1.2), Estimate(0.1, -0.1, 0.2)]}
    (axis,) = robustness.over_epsilon([0.1, 0.2], curves, ("C0",), "accuracy").axes
    (line,) = axis.get_lines()
    assert line.get_ydata().tolist() == [0.9, 0.1]
    corners = axis.collections[0].get_paths()[0].vertices[:, 1]
    assert (corners.min(), corners.max()) == (0, 1)


def test_the_epsilon_of_the_training_is_marked_and_grey_levels_are_named():
    curves = {"robust": [Estimate(0.9), Estimate(0.8)]}
    figure = robustness.over_epsilon([0.1, 0.2], curves, ("C0",), "accuracy", trained_at=0.15)
    axis = figure.axes[0]
    assert axis.get_lines()[-1].get_xdata() == [0.15, 0.15]
    (above,) = axis.child_axes
    assert above.get_xlabel() == "grey levels of 255"
    figure.savefig(io.BytesIO())
    assert above.get_xlim() == pytest.approx([255 * limit for limit in axis.get_xlim()])


def test_rows_are_where_attacks_were_made_and_columns_whom_they_fool():
    rates = np.array([[1.0, 0.25], [0.5, 0.75]])
    axis = robustness.transfer_matrix(rates, ["plain 0", "robust 0"]).axes[0]
    np.testing.assert_array_equal(axis.get_images()[0].get_array().data, rates)
    shown = {tuple(text.get_position()): text.get_text() for text in axis.texts}
    assert shown == {(0, 0): "100%", (1, 0): "25%", (0, 1): "50%", (1, 1): "75%"}
    assert (axis.get_xlabel(), axis.get_ylabel()) == ("shown to", "made on")


def test_every_self_test_has_a_tick_or_a_cross_for_each_network():
    lines = robustness.ticks(CHECKS).data.splitlines()
    assert lines[0] == "| self-test | plain | rounded |"
    assert lines[2:] == ["| budget | ✓ | ✓ |", "| range | ✓ | **✗** |"]


def test_the_numbers_behind_the_ticks():
    lines = robustness.numbers_behind(CHECKS).data.splitlines()
    assert lines[2:] == ["| budget | 0.1 of 0.1 | 0 of 0.1 |", "| range | 0 to 1 | 0 to 2 |"]
