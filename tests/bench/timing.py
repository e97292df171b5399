"""Two ways to do the same work, timed in turn."""

import time
from collections.abc import Callable

import numpy as np
from scipy import stats

from cnn_core.evaluate.intervals import CONFIDENCE, Estimate


def time_ratio(ours: Callable[[], object], theirs: Callable[[], object], repeats: int) -> Estimate:
    """Our time over theirs: the median of interleaved pairs, with its bootstrap interval.

    Each is called once before, unmeasured. Which of a pair comes first alternates, so that a
    machine that slows down meanwhile favors neither.
    """
    ours(), theirs()
    ratios = []
    for repeat in range(repeats):
        if repeat % 2:
            their_time, our_time = _seconds(theirs), _seconds(ours)
        else:
            our_time, their_time = _seconds(ours), _seconds(theirs)
        ratios.append(our_time / their_time)
    interval = stats.bootstrap(
        (ratios,),
        np.median,
        confidence_level=CONFIDENCE,
        method="percentile",
        n_resamples=2_000,
        rng=np.random.default_rng(0),
    ).confidence_interval
    return Estimate(
        float(np.median(ratios)), float(interval.low), float(interval.high), repeats, "ratio"
    )


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
