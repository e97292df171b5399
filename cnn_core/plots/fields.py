"""How much of an image a place of a coarse map depends on."""

from collections.abc import Mapping, Sequence

import torch
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from cnn_core.plots import style


def fields(maps: Mapping[str, Tensor], places: Sequence[tuple[int, int]], square: int) -> Figure:
    """The sensitivity of some places to each pixel, each place's own square framed.

    A cross marks the middle of the square, a dot the mean position of the sensitivity.

    Args:
        maps: by what stands above them, each (H, W), not negative; shown as shares of the largest,
            by their root, because squared gradients fall off steeply.
        places: row and column of each place.
        square: the side of a place's square in pixels.
    """
    height = style.WIDTH / (len(maps) + 0.8) + 0.35
    figure, axes = style.subplots(1, len(maps), height=height, squeeze=False)
    panels = zip(axes[0], maps.items(), places, strict=True)
    for axis, (words, map), (row, column) in panels:
        shown = (map / map.max().clamp(min=1e-30)).sqrt()
        drawn = axis.imshow(shown.numpy(), vmin=0, vmax=1)
        style.bare(axis)
        _mark(axis, map, (row * square, column * square), square)
        style.caption(axis, words)
    figure.colorbar(drawn, ax=axes, label="sensitivity, of its largest", shrink=0.9)
    return figure


def _mark(axis: Axes, map: Tensor, corner: tuple[int, int], square: int) -> None:
    """The frame of the square with its upper left corner at a pixel, its middle, the map's center.

    Pixels are centered on whole numbers, so a square begins half a pixel before its first one.
    """
    row, column = corner
    axis.add_patch(
        Rectangle(
            (column - 0.5, row - 0.5),
            square,
            square,
            fill=False,
            edgecolor=style.VERMILION,
            linewidth=1.6,
        )
    )
    half = (square - 1) / 2
    axis.plot(column + half, row + half, "+", color=style.VERMILION, markersize=8)
    share = map / map.sum().clamp(min=1e-30)
    across, down = (
        (share.sum(axis) * torch.arange(share.shape[1 - axis])).sum().item() for axis in (0, 1)
    )
    axis.plot(across, down, "o", color="white", markeredgecolor="black", markersize=6)
