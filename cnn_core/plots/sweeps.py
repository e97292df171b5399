"""Estimates over a setting: lines with a band for their intervals."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style

COLORS = (style.BLUE, style.VERMILION, style.GREEN, style.ORANGE, style.PURPLE, style.MUTED)
MARKS = ("o-", "s-", "^-", "D-", "v-", ":")

Line = tuple[Sequence[float], Sequence[Estimate]]


def sweeps(
    panels: Mapping[str, Mapping[str, Line]],
    xlabel: str,
    *,
    marked: float,
    fractions: Sequence[str],
) -> Figure:
    """Quantities over a setting on a logarithmic axis, a panel each, the chosen setting marked.

    Below stand the names of the lines, where a panel has several.

    Args:
        panels: for each title, for each name, the settings and an estimate for each of them.
        fractions: titles of the panels whose axis is in percent.
    """
    figure, axes = style.subplots(1, len(panels), height=2.5, squeeze=False)
    for axis, (title, lines) in zip(axes[0], panels.items(), strict=True):
        _lines(axis, lines)
        axis.axvline(marked, color=style.INK, linewidth=0.8, linestyle="--")
        axis.set(title=title, xlabel=xlabel, xscale="log", ylim=(0, None))
        if title in fractions:
            axis.set_ylim(0, 1.04)
            axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
        if len(lines) > 1:
            figure.legend(*axis.get_legend_handles_labels(), loc="outside lower right", ncols=3)
    return figure


def over_epsilon(lines: Mapping[str, Line], label: str, *, marked: float) -> Figure:
    """A share over the size of the noise, which is written in both units.

    Args:
        lines: for each name, the epsilons in units of [0, 1] pixels and the share at each.
        label: of what the shares are.
        marked: an epsilon with a meaning of its own.
    """
    figure, axis = style.subplots(height=3.2)
    _lines(axis, lines)
    axis.axvline(marked, color=style.INK, linewidth=0.8, linestyle="--")
    axis.set(xlabel="ε (pixels in [0, 1])", ylabel=label, xlim=(0, None), ylim=(0, 1.04))
    axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    above = axis.secondary_xaxis(
        "top", functions=(lambda unit: unit * 255, lambda grey: grey / 255)
    )
    above.set_xlabel("ε (grey levels, 0 to 255)")
    figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure


def _lines(axis: Axes, lines: Mapping[str, Line]) -> None:
    """Each line with the interval of each of its points, where it has one."""
    for (name, (settings, estimates)), color, mark in zip(
        lines.items(), COLORS, MARKS, strict=False
    ):
        values = np.array([one.value for one in estimates])
        low = [one.value if one.low is None else one.low for one in estimates]
        high = [one.value if one.high is None else one.high for one in estimates]
        axis.fill_between(settings, low, high, color=color, alpha=0.2, linewidth=0)
        axis.plot(settings, values, mark, color=color, markersize=3.5, label=name)
