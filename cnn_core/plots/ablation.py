"""What becomes of a network's answers when parts of it are taken out."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style

COLORS = (style.VERMILION, style.BLUE, style.PURPLE, style.MUTED)
MARKS = ("o-", "s-", "^-", "D-")


def over_numbers(
    panels: Mapping[str, Mapping[str, Sequence[Estimate]]], numbers: Sequence[float], xlabel: str
) -> Figure:
    """Shares over how many parts are changed, or by how much, a panel each, with their intervals.

    Args:
        panels: for each title, for each kind of parts, one estimate per number. All panels have the
            same kinds.
        numbers: what stands below the axis, one beside the other at equal distances.
    """
    figure, axes = style.subplots(1, len(panels), height=2.7, sharey=True, squeeze=False)
    places = range(len(numbers))
    for axis, (title, lines) in zip(axes[0], panels.items(), strict=True):
        for (name, estimates), color, mark in zip(lines.items(), COLORS, MARKS, strict=False):
            values = [one.value for one in estimates]
            low = [one.value if one.low is None else one.low for one in estimates]
            high = [one.value if one.high is None else one.high for one in estimates]
            axis.fill_between(places, low, high, color=color, alpha=0.18, linewidth=0)
            axis.plot(places, values, mark, color=color, markersize=3.5, label=name)
        axis.set_xticks(places, [f"{number:g}" for number in numbers], fontsize=7.5)
        axis.set(title=title, xlabel=xlabel, ylim=(0, 1.02))
        axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
    names = axes[0, 0].get_legend_handles_labels()
    figure.legend(*names, loc="outside lower center", ncols=len(names[0]))
    return figure
