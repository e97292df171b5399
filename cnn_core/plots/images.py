"""Grids of images."""

import math
from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from cnn_core.plots import style


def image_grid(
    images: Tensor, captions: Sequence[str], *, marked: Sequence[bool] = (), columns: int = 10
) -> Figure:
    """Images in rows, each with a caption above it.

    Args:
        images: uint8, (N, 1 or 3, H, W).
        captions: one per image.
        marked: which captions to set in the color of errors (none when empty).
    """
    rows = math.ceil(len(images) / columns)
    height = rows * style.WIDTH / columns * 1.28  # room for the captions
    figure, axes = style.subplots(rows, columns, height=height, squeeze=False)
    for axis in axes.flat:
        axis.set_axis_off()
    marked = marked or [False] * len(images)
    for axis, image, caption, error in zip(axes.flat, images, captions, marked, strict=False):
        show(axis, image)
        style.caption(axis, caption, marked=error)
    return figure


def show(axis: Axes, image: Tensor) -> None:
    """One uint8 image (C, H, W) with its own pixels, grey or in color."""
    pixels = image.permute(1, 2, 0).squeeze(-1).numpy()
    axis.imshow(pixels, cmap="gray", vmin=0, vmax=255)
