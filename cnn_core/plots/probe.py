"""What channels answer to, and what maps say about it."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from torch import Tensor

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style
from cnn_core.plots.images import show

PERCENT = PercentFormatter(1, decimals=0, symbol=" %")


def channels(images: Tensor, layers: Mapping[str, Mapping[str, Tensor]]) -> Figure:
    """Some channels' maps of the same images: a block per layer, in it a row per image.

    Args:
        images: uint8 (N, 3, H, W).
        layers: for each layer, for each kind of channel, maps (N, channels, h, w), not negative.
            A channel has one color scale for all images, up to its own largest value.
    """
    kinds = {kind: maps.shape[1] for kind, maps in next(iter(layers.values())).items()}
    columns = 1 + sum(kinds.values())
    side = style.WIDTH / (columns + 1.8)
    figure = style.subplots(height=side * 1.12 * len(layers) * len(images) + 0.3)[0]
    figure.clear()
    blocks = figure.subfigures(len(layers), 1, squeeze=False)[:, 0]
    for block, (layer, by_kind) in zip(blocks, layers.items(), strict=True):
        axes = block.subplots(len(images), columns, squeeze=False)
        for axis in axes.flat:
            style.bare(axis)
        for axis, image in zip(axes[:, 0], images, strict=True):
            show(axis, image)
        left = 1
        for kind, maps in by_kind.items():
            scaled = maps / maps.amax((0, 2, 3), keepdim=True).clamp(min=1e-12)
            for column, channel in enumerate(scaled.transpose(0, 1), start=left):
                for axis, map in zip(axes[:, column], channel, strict=True):
                    drawn = axis.imshow(map.numpy(), vmin=0, vmax=1)
            if block is blocks[0]:
                axes[0, left].set_title(kind, fontsize=8, pad=3)
            left += kinds[kind]
        axes[len(images) // 2, 0].set_ylabel(layer, rotation=0, ha="right", va="center", labelpad=6)
        block.colorbar(drawn, ax=axes, label="share of largest", shrink=0.85, aspect=15)
    return figure


def shares(panels: Mapping[str, Mapping[str, tuple[Tensor, Tensor]]]) -> Figure:
    """Each channel by the shares of its variance that color and shape explain, a panel per layer.

    Args:
        panels: for each layer, for each network, both shares of its channels, (channels,) each.
    """
    figure, axes = style.subplots(1, len(panels), height=2.5, sharex=True, sharey=True)
    marks = ((style.VERMILION, "o"), (style.BLUE, "^"))
    for axis, (layer, networks) in zip(axes, panels.items(), strict=True):
        axis.plot([0, 1], [0, 1], color=style.MUTED, linewidth=0.7, linestyle=":")
        axis.plot([0, 1], [1, 0], color=style.MUTED, linewidth=0.7)
        for (name, (color, shape)), (ink, mark) in zip(networks.items(), marks, strict=False):
            axis.plot(color, shape, mark, color=ink, markersize=3.5, alpha=0.6, label=name)
        axis.set(title=layer, xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="explained by color")
        axis.set_xticks([0, 0.5, 1])
        axis.xaxis.set_major_formatter(PERCENT)
        axis.yaxis.set_major_formatter(PERCENT)
        axis.set_aspect("equal")
    axes[0].set_ylabel("explained by shape")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure


Points = Mapping[str, Sequence[Estimate | None]]


def dots(panels: Mapping[str, Points], names: Sequence[str], marked: Mapping[str, float]) -> Figure:
    """Scores of the same things in some respects, a panel each: a point with its interval per row.

    Args:
        panels: by the label of the axis, for each series, one estimate per name; None where there
            is none.
        names: of the rows, from above.
        marked: by the label of the axis, where a line says that a score means nothing.
    """
    figure, axes = style.subplots(1, len(panels), height=0.27 * len(names) + 0.9, sharey=True)
    for axis, (label, series) in zip(axes, panels.items(), strict=True):
        axis.axvline(marked[label], color=style.INK, linewidth=0.8, linestyle="--")
        inks = (style.VERMILION, style.BLUE) if len(series) > 1 else (style.INK,)
        offsets = np.linspace(-0.12, 0.12, len(series)) if len(series) > 1 else [0]
        for (name, estimates), ink, mark, offset in zip(
            series.items(), inks, "o^", offsets, strict=False
        ):
            there = [(row, one) for row, one in enumerate(estimates) if one]
            rows, values = [row + offset for row, _ in there], [one.value for _, one in there]
            bounds = [
                (one.value if one.low is None else one.low, one.value if one.high is None else one.high)
                for _, one in there
            ]
            low, high = np.abs(np.transpose(bounds) - values)
            axis.errorbar(values, rows, xerr=[low, high], fmt=mark, color=ink, label=name, ms=4.5)
        axis.set(xlabel=label)
        if len(series) > 1:
            figure.legend(*axis.get_legend_handles_labels(), loc="outside upper center", ncols=2)
    axes[0].set_yticks(range(len(names)), names)
    axes[0].invert_yaxis()
    return figure
