"""What it takes from one class to another, against how far apart the two lie."""

from collections.abc import Mapping

from matplotlib.figure import Figure

from cnn_core.plots import style

Points = Mapping[tuple[int, int], tuple[float, float]]


def scatter(
    panels: Mapping[str, Points], xlabel: str, ylabel: str, *, marked: tuple[int, int]
) -> Figure:
    """A point per ordered pair of classes, a panel per network; one pair is ringed and named.

    Args:
        panels: by title, for each pair (from, to) where it lies.
    """
    figure, axes = style.subplots(1, len(panels), height=2.8, sharex=True, sharey=True)
    for axis, (title, points), color in zip(
        axes, panels.items(), (style.VERMILION, style.BLUE), strict=True
    ):
        across, up = zip(*points.values(), strict=True)
        axis.plot(across, up, "o", color=color, markersize=3.5, alpha=0.6)
        if marked in points:
            axis.plot(*points[marked], "o", color=style.INK, fillstyle="none", markersize=9)
            axis.annotate(
                "{} to {}".format(*marked),
                points[marked],
                xytext=(9, 6),
                textcoords="offset points",
                fontsize=8,
            )
        axis.set(title=title, xlabel=xlabel, ylim=(0, None))
    axes[0].set_ylabel(ylabel)
    return figure
