"""What becomes of a network's answers when parts of it are taken out."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style
from cnn_core.plots.lines import draw

COLORS = (style.VERMILION, style.BLUE, style.PURPLE, style.MUTED)


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
        draw(axis, {name: (places, estimates) for name, estimates in lines.items()}, COLORS)
        axis.set_xticks(places, [f"{number:g}" for number in numbers], fontsize=7.5)
        axis.set(title=title, xlabel=xlabel, ylim=(0, 1.02))
        style.percent(axis.yaxis)
    names = axes[0, 0].get_legend_handles_labels()
    figure.legend(*names, loc="outside lower center", ncols=len(names[0]))
    return figure
