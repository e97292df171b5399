"""Scores with their intervals, a row each."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style

COLORS = (style.VERMILION, style.BLUE, style.GREEN)
MARKS = ("o", "^", "s")

Points = Mapping[str, Sequence[Estimate | None]]


def dots(panels: Mapping[str, Points], names: Sequence[str], marked: Mapping[str, float]) -> Figure:
    """Scores of the same things in some respects, a panel each: a point with its interval per row.

    Args:
        panels: by the label of the axis, for each series (three at most), one estimate per name;
            None where there is none.
        names: of the rows, from above.
        marked: by the label of the axis, where a line says that a score means nothing.
    """
    height = 0.27 * len(names) + 0.9
    figure, axes = style.subplots(1, len(panels), height=height, sharey=True, squeeze=False)
    for axis, (label, series) in zip(axes[0], panels.items(), strict=True):
        axis.axvline(marked[label], color=style.INK, linewidth=0.8, linestyle="--")
        several = len(series) > 1
        inks = COLORS if several else (style.INK,)
        offsets = np.linspace(-0.12, 0.12, len(series)) * (len(series) - 1) if several else (0,)
        for (name, estimates), ink, mark, offset in zip(
            series.items(), inks, MARKS, offsets, strict=False
        ):
            found = [(row + offset, one) for row, one in enumerate(estimates) if one]
            at, values = [row for row, _ in found], [one.value for _, one in found]
            below = [one.value - (one.value if one.low is None else one.low) for _, one in found]
            above = [(one.value if one.high is None else one.high) - one.value for _, one in found]
            axis.errorbar(values, at, xerr=[below, above], fmt=mark, color=ink, label=name, ms=4.5)
        axis.set(xlabel=label)
        if several:
            names_of_series = axis.get_legend_handles_labels()
            figure.legend(*names_of_series, loc="outside upper center", ncols=len(series))
    axes[0, 0].set_yticks(range(len(names)), names)
    axes[0, 0].set_ylim(len(names) - 0.5, -0.5)
    return figure
