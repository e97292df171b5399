"""Lines through estimates, with a band for their intervals."""

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style

COLORS = (style.BLUE, style.VERMILION, style.GREEN, style.ORANGE, style.PURPLE, style.MUTED)
MARKS = ("o-", "s-", "^-", "D-", "v-", ":")

Line = tuple[Sequence[float], Sequence[Estimate]]


def draw(
    axis: Axes,
    lines: Mapping[str, Line],
    colors: Sequence[str] = COLORS,
    marks: Sequence[str] = MARKS,
) -> None:
    """Each line with the interval of each of its points, where it has one.

    Args:
        lines: by name, the places on the axis and an estimate at each of them.
        colors, marks: of the lines, in their order.
    """
    for (name, (places, estimates)), color, mark in zip(lines.items(), colors, marks, strict=False):
        low = [one.value if one.low is None else one.low for one in estimates]
        high = [one.value if one.high is None else one.high for one in estimates]
        axis.fill_between(places, low, high, color=color, alpha=0.2, linewidth=0)
        values = [one.value for one in estimates]
        axis.plot(places, values, mark, color=color, markersize=3.5, label=name)
