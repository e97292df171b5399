"""The weights of convolutions, and what they do to an image."""

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from cnn_core.plots import style
from cnn_core.plots.images import show

SIGNED = "RdBu_r"  # white at zero


def filter_grid(filters: Tensor, *, columns: int = 16) -> Figure:
    """Filters of one channel, all on one scale that is symmetric around zero.

    Args:
        filters: (N, h, w).
    """
    rows = math.ceil(len(filters) / columns)
    height = rows * style.WIDTH / (columns + 1.5) * 1.25
    figure, axes = style.subplots(rows, columns, height=height, squeeze=False)
    limit = float(filters.abs().max())
    for axis in axes.flat:
        axis.set_axis_off()
    for number, (axis, weights) in enumerate(zip(axes.flat, filters, strict=False)):
        drawn = axis.imshow(weights.numpy(), cmap=SIGNED, vmin=-limit, vmax=limit)
        style.caption(axis, number)
    figure.colorbar(drawn, ax=axes, label="weight", shrink=0.9, aspect=12)
    return figure


def filter_matrix(filters: Tensor) -> Figure:
    """Filters with many input channels: a row per filter, a column per input channel, one scale.

    Args:
        filters: (O, C, h, w).
    """
    outputs, channels, height, width = filters.shape
    gap = 1  # a white line between tiles
    padded = filters.new_zeros(outputs, channels, height + gap, width + gap)
    padded[:, :, :height, :width] = filters
    tiles = padded.permute(0, 2, 1, 3).reshape(outputs * (height + gap), channels * (width + gap))
    limit = float(filters.abs().max())
    figure, axis = style.subplots(height=style.WIDTH * 0.82)
    drawn = axis.imshow(tiles.numpy(), cmap=SIGNED, vmin=-limit, vmax=limit)
    _number(axis, outputs, channels, height + gap, width + gap)
    axis.set(xlabel="input channel", ylabel="filter")
    figure.colorbar(drawn, label="weight", shrink=0.7, aspect=30)
    return figure


def filters_at_work(
    image: Tensor, filters: Tensor, responses: Tensor, numbers: Sequence[int]
) -> Figure:
    """Some filters, their responses to one image, and what is left of them after the ReLU.

    Args:
        image: uint8 (C, H, W). filters: (N, h, w). responses: (N, H, W), before the ReLU.
        numbers: which filters to show.
    """
    figure, axes = style.subplots(3, len(numbers) + 1, height=2.9)
    for axis in axes.flat:
        style.bare(axis)
    for axis in axes[1:, 0]:
        axis.set_axis_off()
    show(axes[0, 0], image)
    style.caption(axes[0, 0], "digit")
    filters, responses = filters.numpy(), responses.numpy()
    limits = [np.abs(values).max() * np.array([-1, 1]) for values in (filters, responses[numbers])]
    for (top, middle, bottom), number in zip(axes[:, 1:].T, numbers, strict=True):
        weights = top.imshow(filters[number], cmap=SIGNED, clim=limits[0])
        style.caption(top, f"filter {number}")
        raw = middle.imshow(responses[number], cmap=SIGNED, clim=limits[1])
        kept = bottom.imshow(responses[number].clip(0), clim=(0, limits[1][1]))
    labels = ("weight", "response", "after ReLU")
    for row, drawn, label in zip(axes, (weights, raw, kept), labels, strict=True):
        figure.colorbar(drawn, ax=row, label=label, shrink=0.9, aspect=12)
    return figure


def _number(axis: Axes, rows: int, columns: int, row_step: int, column_step: int) -> None:
    """Number every fourth filter and channel, at the middle of its tiles."""
    axis.set_xticks([(i + 0.4) * column_step for i in range(0, columns, 4)], range(0, columns, 4))
    axis.set_yticks([(i + 0.4) * row_step for i in range(0, rows, 4)], range(0, rows, 4))
    axis.tick_params(length=0)
    axis.grid(False)
