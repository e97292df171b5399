"""What an attacker achieves with so many grey levels."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from cnn_core.plots import style
from cnn_core.plots.lines import Line, draw

COLORS = (style.BLUE, style.ORANGE, style.VERMILION, style.MUTED)
MARKS = ("o-", "s-", "^-", "--")


def over_levels(
    panels: Mapping[str, Mapping[str, Line]], label: str, *, percent: bool = True
) -> Figure:
    """A quantity between 0 and 1 over epsilon, a panel for each title, with its intervals.

    Args:
        panels: by title, for each name (four at most), the epsilons in grey levels and an estimate
            for each of them.
        label: of what is drawn.
        percent: write it as a percentage.
    """
    figure, axes = style.subplots(1, len(panels), height=2.9, sharey=True, squeeze=False)
    for axis, (title, lines) in zip(axes[0], panels.items(), strict=True):
        draw(axis, lines, COLORS, MARKS)
        axis.set(title=title, xlabel="ε (grey levels of 255)", ylim=(-0.02, 1.03))
        axis.set_xticks(range(0, 65, 8))
    axes[0, 0].set_ylabel(label)
    if percent:
        style.percent(axes[0, 0].yaxis)
    handles = axes[0, -1].get_legend_handles_labels()
    figure.legend(*handles, loc="outside lower center", ncols=len(handles[1]))
    return figure


def distributions(values: Mapping[str, np.ndarray], label: str, *, cap: float) -> Figure:
    """How many images have a value of at most so much: a rising step line for each name.

    Args:
        values: by name, one number per image; what resists the cap is NaN, and its line ends below
            the top.
        label: of the values.
        cap: the largest value that was looked for.
    """
    figure, axis = style.subplots(height=2.9)
    for (name, of_name), color in zip(values.items(), (style.BLUE, style.VERMILION), strict=False):
        known = np.sort(of_name[~np.isnan(of_name)])
        shares = np.arange(1, len(known) + 1) / len(of_name)
        axis.step([0, *known, cap], [0, *shares, shares[-1]], where="post", color=color, label=name)
    axis.set(xlabel=label, ylabel="images misread", xlim=(0, cap), ylim=(0, 1.03))
    style.percent(axis.yaxis)
    axis.legend(loc="lower right")
    return figure
