"""Deletion and insertion curves."""

from collections.abc import Mapping

import numpy as np
from matplotlib.figure import Figure

from cnn_core.explain import Curve
from cnn_core.plots import style

COLORS = (
    style.BLUE,
    style.VERMILION,
    style.GREEN,
    style.ORANGE,
    style.SKY,
    style.PURPLE,
    style.INK,
    style.MUTED,
)
STYLES = ("-", "-", "-", "-", "-", "-", "--", ":")


def masking_curves(curves: Mapping[str, tuple[Curve, Curve]]) -> Figure:
    """The mean target by the share of exchanged pixels: deletion left, insertion right.

    Args:
        curves: deletion and insertion of each map, by name; at most eight, references last.
    """
    figure, axes = style.subplots(1, 2, height=2.9, sharey=True)
    for axis, side, title in zip(axes, (0, 1), ("Deletion", "Insertion"), strict=True):
        looks = zip(curves.items(), COLORS, STYLES, strict=False)
        for (name, pair), color, line in looks:
            mean = pair[side].values.mean(0).numpy()
            shares = np.linspace(0, 1, len(mean))
            axis.plot(shares, mean, line, color=color, label=name.replace("\n", " "))
        axis.set(title=title, xlabel="share of pixels exchanged", ylim=(0, 1))
        style.percent(axis.xaxis)
    axes[0].set_ylabel("probability of the true class")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=4)
    return figure
