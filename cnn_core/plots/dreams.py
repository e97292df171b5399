"""Images that were made by a network, and how they came about."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from torch import Tensor

from cnn_core.plots import style


def gallery(rows: Mapping[str, Tensor], columns: Sequence[str] = ()) -> Figure:
    """Grey images in named rows, all on the scale from black to white.

    Args:
        rows: images (N, 1, H, W) in [0, 1] by name, as many in each row.
        columns: captions of the columns (none when empty).
    """
    count = len(next(iter(rows.values())))
    height = len(rows) * style.WIDTH / (count + 1.2) * 1.06 + 0.2
    figure, axes = style.subplots(len(rows), count, height=height, squeeze=False)
    for row, (name, images) in zip(axes, rows.items(), strict=True):
        for axis, image in zip(row, images, strict=True):
            style.bare(axis)
            axis.imshow(image[0].numpy(), cmap="gray", vmin=0, vmax=1)
        row[0].set_ylabel(name, rotation=0, ha="right", va="center")
    for axis, caption in zip(axes[0], columns, strict=False):
        axis.set_title(caption, loc="center", fontsize=8, fontweight="normal", pad=2.5)
    return figure


def costs(curves: Tensor, names: Sequence[str], ylabel: str) -> Figure:
    """A line per ascent over its iterations, its name at its end.

    Args:
        curves: the objective before each step, (N, steps).
    """
    figure, axis = style.subplots(height=2.9)
    colors = np.resize([style.BLUE, style.VERMILION, style.GREEN, style.ORANGE, style.PURPLE], 10)
    heights = np.linspace(float(curves[:, -1].min()), float(curves[:, -1].max()), len(curves))
    rank = curves[:, -1].argsort().argsort()
    for curve, name, place, color in zip(curves, names, rank, colors, strict=False):
        axis.plot(curve.numpy(), color=color, linewidth=1.2)
        # At even distances, in the order of the ends, so that no name covers another.
        end = (len(curve) * 1.02, heights[place])
        axis.annotate(name, end, color=color, va="center", annotation_clip=False)
    axis.set(xlabel="iteration", ylabel=ylabel, xlim=(0, len(curves[0]) * 1.01))
    return figure


def sweeps(
    panels: Mapping[str, tuple[Sequence[float], Sequence[float], float]], bar: float, ylabel: str
) -> Figure:
    """A rate over the strength of each way, the bar that decides, and the strength chosen.

    Args:
        panels: for each way its strengths, the rate at each, and the chosen strength.
    """
    figure, axes = style.subplots(1, len(panels), height=2.5, sharey=True, squeeze=False)
    for axis, (name, (strengths, rates, chosen)) in zip(axes[0], panels.items(), strict=True):
        axis.plot(strengths, rates, "o-", color=style.BLUE, markersize=3.5)
        axis.axhline(bar, color=style.MUTED, linestyle=":", linewidth=1)
        axis.axvline(chosen, color=style.VERMILION, linewidth=1)
        axis.set(xlabel=name, xscale="log", ylim=(0, 1.03))
        axis.yaxis.set_major_formatter(PercentFormatter(1, decimals=0, symbol=" %"))
        axis.set_xticks(strengths, [f"{strength:g}" for strength in strengths], rotation=60)
        axis.minorticks_off()
    axes[0, 0].set_ylabel(ylabel)
    return figure
