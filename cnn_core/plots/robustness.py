"""How well networks stand attacks."""

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from IPython.display import Markdown
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from cnn_core.attack.checks import Check
from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style
from cnn_core.plots.tables import table


def over_epsilon(
    epsilons: Sequence[float],
    curves: Mapping[str, Sequence[Estimate]],
    colors: Sequence[str],
    ylabel: str,
    *,
    trained_at: float | None = None,
) -> Figure:
    """Rates over epsilon with their intervals as bands; grey levels are named on a second axis.

    Args:
        epsilons: in units of [0, 1] pixels.
        curves: one estimate per epsilon, by name.
        trained_at: an epsilon to mark.
    """
    figure, axis = style.subplots(height=2.9)
    for (name, estimates), color in zip(curves.items(), colors, strict=True):
        values = [one.value for one in estimates]
        low = [one.value if one.low is None else max(one.low, 0) for one in estimates]
        high = [one.value if one.high is None else min(one.high, 1) for one in estimates]
        axis.plot(epsilons, values, "o-", color=color, markersize=3.5, label=name)
        axis.fill_between(epsilons, low, high, color=color, alpha=0.2, linewidth=0)
    if trained_at is not None:
        axis.axvline(trained_at, color=style.MUTED, linestyle=":", linewidth=1)
    axis.set(xlabel="epsilon (pixels in 0 to 1)", ylabel=ylabel, ylim=(0, 1.02))
    axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    above = axis.secondary_xaxis("top", functions=(lambda x: 255 * x, lambda x: x / 255))
    above.set_xlabel("grey levels of 255")
    axis.legend()
    return figure


def transfer_matrix(rates: np.ndarray, names: Sequence[str]) -> Figure:
    """The share of images that fool each network (column), made on each network (row)."""
    figure, axis = style.subplots(height=3.9)
    drawn = axis.imshow(rates, vmin=0, vmax=1)
    for (row, column), rate in np.ndenumerate(rates):
        color = "white" if rate < 0.5 else "black"
        axis.text(column, row, f"{rate:.0%}", ha="center", va="center", fontsize=8, color=color)
    axis.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axis.set_yticks(range(len(names)), names)
    axis.set(xlabel="shown to", ylabel="made on")
    axis.tick_params(length=0)
    axis.grid(False)
    bar = figure.colorbar(drawn, label="images misread", shrink=0.85)
    bar.ax.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    return figure


def ticks(subjects: Mapping[str, Sequence[Check]]) -> Markdown:
    """A row per self-test, a column per attacked network: passed or failed."""
    return _checks(subjects, lambda check: "✓" if check.passed else "**✗**", "c")


def numbers_behind(subjects: Mapping[str, Sequence[Check]]) -> Markdown:
    """A row per self-test, a column per attacked network: the numbers that decided."""
    return _checks(subjects, lambda check: check.detail, "l")


def _checks(
    subjects: Mapping[str, Sequence[Check]], cell: Callable[[Check], str], align: str
) -> Markdown:
    tests = zip(*subjects.values(), strict=True)
    rows = [[several[0].name, *map(cell, several)] for several in tests]
    return table(["self-test", *subjects], rows, "l" + align * len(subjects))
