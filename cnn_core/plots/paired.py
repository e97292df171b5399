"""Two variants compared seed by seed."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style


def paired_comparison(
    values: tuple[Sequence[float], Sequence[float]],
    names: tuple[str, str],
    difference: Estimate,
    label: str,
) -> Figure:
    """Each seed as a line from the first variant to the second, and the mean difference beside it.

    Args:
        values: one fraction per seed for each variant, seeds in the same order.
        difference: second minus first, with its interval.
        label: what the values are.
    """
    figure, (left, right) = style.subplots(1, 2, height=2.8, width_ratios=(1.5, 1))
    for pair in zip(*values, strict=True):
        left.plot([0, 1], pair, color=style.MUTED, linewidth=0.9, zorder=1)
    for position, (group, color) in enumerate(zip(values, (style.BLUE, style.ORANGE), strict=True)):
        left.plot([position] * len(group), group, "o", color=color, markersize=6, zorder=2)
    left.set_xticks([0, 1], names)
    left.set(xlim=(-0.3, 1.3), ylabel=label, title="Seed by seed")
    style.percent(left.yaxis, 2)
    _difference(right, np.subtract(values[1], values[0]), difference)
    return figure


def _difference(axis: Axes, differences: np.ndarray, mean: Estimate) -> None:
    """The differences as points, their mean with its interval, in percentage points."""
    axis.axhline(0, color=style.MUTED, linewidth=1)
    axis.plot(np.zeros(len(differences)), differences * 100, "o", color=style.MUTED, alpha=0.6)
    axis.errorbar(
        0.5,
        mean.value * 100,
        [[(mean.value - mean.low) * 100], [(mean.high - mean.value) * 100]],
        fmt="D",
        color=style.INK,
        capsize=4,
    )
    axis.set_xticks([0, 0.5], ["each seed", "mean, 95 %"])
    axis.set(xlim=(-0.3, 0.8), ylabel="difference (percentage points)", title="Difference")
