"""How the cells of a table say an estimate."""

import math

import pytest

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import numbers


def test_a_share_is_in_hundredths_and_no_more_than_all():
    found = Estimate(0.995, 0.98, 1.01, 50)
    assert numbers.percent(found) == "99.5\u00a0% (98.0\u00a0to\u00a0100.0)"
    assert numbers.percent(Estimate(0.0, -0.01, 0.02, 50)) == "0.0\u00a0% (0.0\u00a0to\u00a02.0)"


def test_a_share_can_stand_without_its_interval():
    assert numbers.percent(Estimate(0.995, 0.98, 1.01, 50), interval=False) == "99.5\u00a0%"


def test_a_wide_table_says_percent_in_its_caption():
    assert numbers.hundredths(Estimate(0.995, 0.98, 1.01, 50)) == "99.5 (98.0\u00a0to\u00a0100.0)"


def test_a_difference_has_a_sign_and_nought_no_minus():
    assert numbers.points(Estimate(-0.0001, -0.02, 0.02, 50)) == "+0.0 (−2.0\u00a0to\u00a0+2.0)"
    found = Estimate(0.25, 0.2, 0.3)
    assert numbers.number(found, signed=True) == "+0.25 (+0.20\u00a0to\u00a0+0.30)"


@pytest.mark.parametrize("cell", [numbers.percent, numbers.points, numbers.number])
def test_what_was_not_measured_is_a_dash_and_what_has_no_interval_has_none(cell):
    assert cell(Estimate(math.nan, n=0)) == "–"
    assert "(" not in cell(Estimate(0.5))


def test_digits_are_asked_for():
    assert numbers.number(Estimate(0.12345, 0.1, 0.2), 3) == "0.123 (0.100\u00a0to\u00a00.200)"
