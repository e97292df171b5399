"""How accuracy falls while something is taken away."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from cnn_core.plots import style
from cnn_core.plots.lines import Line, draw


def declines(panels: Mapping[str, Line], label: str, *, chance: float) -> Figure:
    """A share over how much was taken away, a panel for each thing that was taken.

    Args:
        panels: by the label of the axis, the amounts and an estimate for each.
        label: what the shares are.
        chance: the share that guessing gives; a dotted line.
    """
    figure, axes = style.subplots(1, len(panels), height=2.5, sharey=True, squeeze=False)
    for axis, (xlabel, line) in zip(axes[0], panels.items(), strict=True):
        axis.axhline(chance, color=style.MUTED, linewidth=1, linestyle=":")
        draw(axis, {label: line})
        axis.set(xlabel=xlabel, xticks=line[0], ylim=(0, 1.03))
    axes[0, 0].set_ylabel(label)
    style.percent(axes[0, 0].yaxis)
    return figure
