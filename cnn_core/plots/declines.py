"""How accuracy falls while something is taken away."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style

Line = tuple[Sequence[float], Sequence[Estimate]]


def declines(panels: Mapping[str, Line], label: str, *, chance: float) -> Figure:
    """A share over how much was taken away, a panel for each thing that was taken.

    Args:
        panels: by the label of the axis, the amounts and an estimate with an interval for each.
        label: what the shares are.
        chance: the share that guessing gives; a dotted line.
    """
    figure, axes = style.subplots(1, len(panels), height=2.5, sharey=True, squeeze=False)
    for axis, (xlabel, (amounts, estimates)) in zip(axes[0], panels.items(), strict=True):
        values = np.array([one.value for one in estimates])
        axis.axhline(chance, color=style.MUTED, linewidth=1, linestyle=":")
        axis.fill_between(
            amounts,
            [one.low for one in estimates],
            [one.high for one in estimates],
            color=style.BLUE,
            alpha=0.2,
            linewidth=0,
        )
        axis.plot(amounts, values, "o-", color=style.BLUE, markersize=4)
        axis.set(xlabel=xlabel, xticks=amounts, ylim=(0, 1.03))
    axes[0, 0].set_ylabel(label)
    axes[0, 0].yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    return figure
