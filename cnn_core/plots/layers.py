"""What the layers put out, and how they differ."""

import math
from collections.abc import Mapping, Sequence

import torch.nn.functional as F
from matplotlib.figure import Figure
from torch import Tensor

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style
from cnn_core.plots.images import show


def mosaics(images: Tensor, layers: Mapping[str, Tensor]) -> Figure:
    """All channels of some layers for some images: a column per image, a row per layer.

    Args:
        images: uint8, (N, C, H, W).
        layers: non-negative activations (N, channels, h, w) by name. A layer has one color scale.
    """
    rows, columns = len(layers) + 1, len(images)
    heights = [0.8] + [1.4] * len(layers)
    figure, axes = style.subplots(rows, columns, height=sum(heights), height_ratios=heights)
    for axis in axes.flat:
        style.bare(axis)
    for axis, image in zip(axes[0], images, strict=True):
        show(axis, image)
    for row, (name, values) in zip(axes[1:], layers.items(), strict=True):
        highest = float(values.max())
        for axis, channels in zip(row, values, strict=True):
            drawn = axis.imshow(mosaic(channels).numpy(), vmin=0, vmax=highest)
        row[0].set_ylabel(name)
        figure.colorbar(drawn, ax=row, label="activation", shrink=0.8, aspect=15)
    return figure


def mosaic(channels: Tensor) -> Tensor:
    """Maps (C, h, w) side by side, as many rows as columns or one fewer, NaN between them."""
    columns = math.ceil(math.sqrt(len(channels)))
    rows = math.ceil(len(channels) / columns)
    missing = rows * columns - len(channels)
    framed = F.pad(channels, (0, 1, 0, 1, 0, missing), value=float("nan"))
    tiles = framed.view(rows, columns, *framed.shape[1:]).transpose(1, 2)
    return tiles.flatten(2, 3).flatten(0, 1)[:-1, :-1]


def by_layer(
    panels: Mapping[str, Mapping[str, Sequence[Estimate]]],
    layers: Sequence[str],
    colors: Sequence[str],
) -> Figure:
    """Quantities layer by layer, a panel each, several networks in one panel.

    Args:
        panels: for each quantity, for each network, one estimate per layer.
    """
    figure, axes = style.subplots(1, len(panels), height=2.5, squeeze=False)
    for axis, (title, networks) in zip(axes[0], panels.items(), strict=True):
        for (name, estimates), color in zip(networks.items(), colors, strict=True):
            values = [one.value for one in estimates]
            below = [one.value - (one.value if one.low is None else one.low) for one in estimates]
            above = [(one.value if one.high is None else one.high) - one.value for one in estimates]
            axis.errorbar(
                range(len(layers)), values, [below, above], fmt="o-", color=color, label=name
            )
        axis.set_xticks(range(len(layers)), layers)
        axis.set(title=title, ylim=(0, None))
        style.percent(axis.yaxis)
    axes[0, 0].legend()
    return figure
