"""The oracles are closed formulas, scipy's paired t test and simulation."""

import math

import numpy as np
import pytest
from scipy import stats

from cnn_core.evaluate import intervals
from cnn_core.evaluate.intervals import (
    Estimate,
    bootstrap_mean,
    mean_over_seeds,
    paired_difference,
    paired_ratio,
)

OURS = [0.991, 0.993, 0.992, 0.995, 0.990]
THEIRS = [0.990, 0.991, 0.993, 0.992, 0.989]


@pytest.mark.parametrize(("right", "count"), [(963, 1000), (90, 100), (500, 1000)])
def test_the_bootstrap_of_a_proportion_is_the_binomial_distribution(right, count):
    estimate = bootstrap_mean([1.0] * right + [0.0] * (count - right))
    # Resampled sums are binomial; the quantiles of 5,000 of them are known to about a tenth of
    # their deviation, and they move in steps of one item.
    expected = stats.binom.ppf([0.025, 0.975], count, right / count) / count
    deviation = math.sqrt(right / count * (1 - right / count) / count)
    assert [estimate.low, estimate.high] == pytest.approx(expected, abs=0.1 * deviation + 1 / count)
    assert (estimate.value, estimate.n, estimate.unit) == (right / count, count, "fraction")


def test_the_bootstrap_is_repeatable_and_leaves_the_global_state():
    values = np.random.default_rng(0).random(50)
    before = np.random.get_state()[1].tolist()
    assert bootstrap_mean(values) == bootstrap_mean(values)
    assert bootstrap_mean(values) != bootstrap_mean(values, seed=1)
    assert np.random.get_state()[1].tolist() == before


def test_equal_values_give_an_interval_of_no_width():
    assert bootstrap_mean([0.25] * 9, unit="ratio") == Estimate(0.25, 0.25, 0.25, 9, "ratio")


@pytest.mark.parametrize("count", [1, 32, 1404])
def test_none_or_all_of_some_items_leave_room_for_what_was_not_seen(count):
    # A share p shows none in n items with probability (1 - p) ** n, which is 0.025 at the bound.
    bound = 1 - 0.025 ** (1 / count)
    none, all_of_them = bootstrap_mean([0.0] * count), bootstrap_mean([1.0] * count)
    assert (none.value, none.low) == (0, 0)
    assert none.high == pytest.approx(bound)
    assert (all_of_them.value, all_of_them.high) == (1, 1)
    assert all_of_them.low == pytest.approx(1 - bound)
    assert bootstrap_mean([0.0] * count, unit="number").high == 0  # is no share


def covered(interval, draws, truth):
    """The share of simulated samples whose interval holds the true mean."""
    estimates = [interval(draw) for draw in draws]
    return np.mean([estimate.low <= truth <= estimate.high for estimate in estimates])


def test_the_bootstrap_holds_the_truth_about_95_times_in_100(monkeypatch):
    monkeypatch.setattr(intervals, "RESAMPLES", 300)
    draws = np.random.default_rng(0).random((400, 100)) < 0.8
    # Three deviations of 400 simulations, and as much again for the bootstrap of 100 items, whose
    # intervals are known to be slightly narrow.
    assert covered(bootstrap_mean, draws, 0.8) == pytest.approx(0.95, abs=0.033 + 0.02)


def test_the_interval_over_five_seeds_holds_the_truth_95_times_in_100():
    draws = np.random.default_rng(0).normal(3.0, 2.0, (4000, 5))
    # Exact for normal values; three deviations of 4,000 simulations.
    assert covered(mean_over_seeds, draws, 3.0) == pytest.approx(0.95, abs=0.0104)


def test_the_interval_over_seeds_is_that_of_student():
    estimate = mean_over_seeds([1.0, 2.0, 3.0, 4.0, 5.0], unit="seconds")
    half_width = 2.7764451 * math.sqrt(2.5 / 5)  # the table's 97.5 % quantile with 4 degrees
    assert estimate.value == 3.0
    assert estimate.low == pytest.approx(3 - half_width, rel=1e-7)
    assert estimate.high == pytest.approx(3 + half_width, rel=1e-7)
    assert (estimate.n, estimate.unit) == (5, "seconds")


def test_a_single_value_has_no_interval():
    assert mean_over_seeds([0.5]) == Estimate(0.5, None, None, 1, "fraction")
    assert paired_ratio([2.0], [1.0]) == Estimate(2.0, None, None, 1, "ratio")


def test_a_paired_difference_is_that_of_the_paired_t_test():
    estimate = paired_difference(OURS, THEIRS)
    expected = stats.ttest_rel(OURS, THEIRS).confidence_interval(0.95)
    assert estimate.value == pytest.approx(0.0012)
    assert (estimate.low, estimate.high) == pytest.approx((expected.low, expected.high))


def test_pairs_are_compared_within_not_between():
    # Two sides that vary together: paired, the difference is certain.
    estimate = paired_difference([1.1, 2.1, 3.1], [1.0, 2.0, 3.0])
    assert estimate.high - estimate.low < 1e-12


def test_a_paired_ratio_is_the_geometric_mean_with_the_interval_of_the_logarithms():
    estimate = paired_ratio(OURS, THEIRS)
    expected = stats.ttest_rel(np.log(OURS), np.log(THEIRS)).confidence_interval(0.95)
    bounds = (math.exp(expected.low), math.exp(expected.high))
    assert (estimate.low, estimate.high) == pytest.approx(bounds)
    assert paired_ratio([2.0, 8.0], [1.0, 1.0]).value == pytest.approx(4.0)
    assert paired_ratio([2.0, 1.0], [1.0, 2.0]).value == pytest.approx(1.0)


@pytest.mark.parametrize("compare", [paired_difference, paired_ratio])
def test_pairs_need_equal_lengths(compare):
    with pytest.raises(ValueError, match="pairs need equal lengths, not 5 and 3"):
        compare(OURS, THEIRS[:3])
