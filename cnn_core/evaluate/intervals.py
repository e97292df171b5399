"""Numbers with their uncertainty: bootstrap over images, Student's t over seeds."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

CONFIDENCE = 0.95
RESAMPLES = 5_000


@dataclass(frozen=True)
class Estimate:
    """A number, its 95 % interval where there is chance, and the count it rests on.

    ``unit`` is ``fraction``, ``difference`` (of fractions), ``count``, ``number``, ``ratio`` or
    ``seconds``; it decides how prose shows the number.
    """

    value: float
    low: float | None = None
    high: float | None = None
    n: int | None = None
    unit: str = "fraction"


def bootstrap_mean(values: Sequence[float], *, unit: str = "fraction", seed: int = 0) -> Estimate:
    """The mean over independent items, such as test images, with its percentile bootstrap interval.

    Equal values give an interval of no width, but for a share of none or of all: that has the exact
    interval of a binomial share (Clopper and Pearson, 1934).

    Args:
        values: one number per item; at least one.

    Example:
        >>> estimate = bootstrap_mean([1.0] * 900 + [0.0] * 100)
        >>> estimate.value, round(estimate.low, 2), round(estimate.high, 2), estimate.n
        (0.9, 0.88, 0.92, 1000)
    """
    values = np.asarray(values, dtype=float)
    mean = float(values.mean())
    if np.ptp(values) == 0:
        none_or_all = unit == "fraction" and mean in (0.0, 1.0)
        low, high = _exact(round(mean * len(values)), len(values)) if none_or_all else (mean, mean)
        return Estimate(mean, low, high, len(values), unit)
    interval = stats.bootstrap(
        (values,),
        np.mean,
        confidence_level=CONFIDENCE,
        n_resamples=RESAMPLES,
        batch=100,  # bounds memory to 100 resamples at a time
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    return Estimate(mean, float(interval.low), float(interval.high), len(values), unit)


def _exact(successes: int, count: int) -> tuple[float, float]:
    interval = stats.binomtest(successes, count).proportion_ci(CONFIDENCE, method="exact")
    return float(interval.low), float(interval.high)


def bootstrap_difference(
    ours: Sequence[float], theirs: Sequence[float], *, unit: str = "difference", seed: int = 0
) -> Estimate:
    """The difference of two means, of items that are not paired, with its bootstrap interval.

    ``n`` is the smaller of the two counts.

    Example:
        >>> estimate = bootstrap_difference([0.8] * 9 + [0.9], [0.1, 0.3] * 5)
        >>> round(estimate.value, 2), estimate.low > 0.5
        (0.61, True)
    """
    ours, theirs = np.asarray(ours, dtype=float), np.asarray(theirs, dtype=float)
    difference = float(ours.mean() - theirs.mean())
    interval = stats.bootstrap(
        (ours, theirs),
        lambda one, other, axis: one.mean(axis) - other.mean(axis),
        confidence_level=CONFIDENCE,
        n_resamples=RESAMPLES,
        batch=100,
        method="percentile",
        rng=np.random.default_rng(seed),
    ).confidence_interval
    smaller = min(len(ours), len(theirs))
    return Estimate(difference, float(interval.low), float(interval.high), smaller, unit)


def mean_over_seeds(values: Sequence[float], *, unit: str = "fraction") -> Estimate:
    """The mean over a few trainings, with Student's t interval.

    With five values a bootstrap interval is too narrow; t is exact for normal values. A single
    value has no interval.
    """
    values = np.asarray(values, dtype=float)
    mean = float(values.mean())
    if len(values) < 2:
        return Estimate(mean, n=len(values), unit=unit)
    half_width = stats.t.ppf((1 + CONFIDENCE) / 2, len(values) - 1) * stats.sem(values)
    return Estimate(mean, mean - float(half_width), mean + float(half_width), len(values), unit)


def paired_difference(ours: Sequence[float], theirs: Sequence[float]) -> Estimate:
    """The mean of ``ours - theirs`` over pairs that share a seed, with its t interval."""
    return mean_over_seeds(np.subtract(_paired(ours, theirs), theirs), unit="difference")


def paired_ratio(ours: Sequence[float], theirs: Sequence[float]) -> Estimate:
    """The geometric mean of ``ours / theirs`` over pairs, with the t interval of its logarithm."""
    logs = mean_over_seeds(np.log(np.divide(_paired(ours, theirs), theirs)))
    low, high = (None if bound is None else math.exp(bound) for bound in (logs.low, logs.high))
    return Estimate(math.exp(logs.value), low, high, logs.n, "ratio")


def _paired(ours: Sequence[float], theirs: Sequence[float]) -> Sequence[float]:
    if len(ours) != len(theirs):
        raise ValueError(f"pairs need equal lengths, not {len(ours)} and {len(theirs)}")
    return ours
