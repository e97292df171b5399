"""What a network reads in colored digits."""

from collections.abc import Sequence

import numpy as np
import torch.nn.functional as F
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from torch import Tensor

from cnn_core.plots import style

GAP = 4  # pixels between tiles


def two_confusions(by_digit: np.ndarray, by_color: np.ndarray, colors: Sequence[str]) -> Figure:
    """The same predictions by the digit that is shown and by the color that it has.

    Args:
        by_digit, by_color: counts (true, predicted).
        colors: names in the order of the classes.
    """
    figure, axes = style.subplots(1, 2, height=3.6)
    panels = zip(axes, (by_digit, by_color), (range(10), colors), ("digit", "color"), strict=True)
    for axis, counts, names, what in panels:
        shares = counts / counts.sum(1, keepdims=True)
        drawn = axis.imshow(shares, vmin=0, vmax=1)
        axis.set_xticks(range(10))
        axis.set_yticks(range(10), names)
        axis.tick_params(length=0)
        axis.grid(False)
        axis.set(xlabel="class that is read", title=f"By {what}")
    axes[0].set_ylabel("digit that is shown")
    figure.colorbar(drawn, ax=axes, label="share of the row", shrink=0.8)
    return figure


def reads_grid(images: Tensor, read: Tensor, colors: Sequence[str]) -> Figure:
    """Each digit (row) in each color (column) with the class that is read in it.

    Args:
        images: uint8 (10, 10, 3, H, W).
        read: (10, 10) class numbers; in the color of its class a digit is read as both.
    """
    side = images.shape[-1] + GAP
    tiles = F.pad(images, (0, GAP, 0, GAP), value=255)
    mosaic = tiles.permute(0, 3, 1, 4, 2).reshape(10 * side, 10 * side, 3)[:-GAP, :-GAP]
    figure, axis = style.subplots(height=style.WIDTH * 0.9)
    axis.imshow(mosaic.numpy())
    style.bare(axis)
    for (row, column), answer in np.ndenumerate(read.numpy()):
        left, top = column * side, row * side
        axis.text(left + 1, top + 1, answer, color="white", fontsize=8, va="top", weight="bold")
        if row != column and answer in (row, column):
            color = style.GREEN if answer == row else style.VERMILION
            frame = Rectangle((left - 1.5, top - 1.5), side - 2, side - 2, fill=False, linewidth=2)
            frame.set_edgecolor(color)
            axis.add_patch(frame)
    middle = [index * side + images.shape[-1] / 2 for index in range(10)]
    axis.set_xticks(middle, colors, rotation=30, ha="left")
    axis.set_yticks(middle, range(10))
    axis.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axis.set(ylabel="digit that is shown")
    looks = {"the color's class is read": style.VERMILION, "the digit is read": style.GREEN}
    handles = [Patch(fill=False, edgecolor=c, linewidth=2, label=n) for n, c in looks.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=2)
    return figure
