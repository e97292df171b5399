"""What channels answer to, and what maps say about it."""

from collections.abc import Mapping
from itertools import count

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from torch import Tensor

from cnn_core.plots import style
from cnn_core.plots.images import show

GAP = 0.15  # of an image's side, between groups


def channels(images: Tensor, layers: Mapping[str, Mapping[str, Tensor]]) -> Figure:
    """Some channels' maps of the same images: a block per layer, in it a row per image.

    Args:
        images: uint8 (N, 3, H, W).
        layers: for each layer, for each kind of channel, maps (N, channels, h, w), not negative.
            The layers have as many of each
            kind. A channel has one color scale for all images, up to its own largest value.
    """
    first = next(iter(layers.values()))
    gaps = [1.0, *(width for maps in first.values() for width in (GAP, *[1.0] * maps.shape[1]))]
    heights = [1.0] * len(images) + [GAP]
    side = style.WIDTH / (sum(gaps) + 2.2)
    figure, axes = style.subplots(
        len(heights) * len(layers),
        len(gaps),
        height=side * 1.08 * sum(heights) * len(layers) + 0.2,
        width_ratios=gaps,
        height_ratios=heights * len(layers),
    )
    for axis in axes.flat:
        axis.set_axis_off()
    for start, (layer, kinds) in zip(count(0, len(heights)), layers.items(), strict=False):
        block = axes[start : start + len(images)]
        for axis, image in zip(block[:, 0], images, strict=True):
            show(axis, image)
        _name(block[len(images) // 2, 0], layer)
        left = 2
        for kind, maps in kinds.items():
            scaled = maps / maps.amax((0, 2, 3), keepdim=True).clamp(min=1e-12)
            for line, channels in zip(block, scaled, strict=True):
                for axis, map in zip(line[left:], channels, strict=False):
                    drawn = axis.imshow(map.numpy(), vmin=0, vmax=1)
            if start == 0:
                axes[0, left].set_title(kind, loc="left", fontsize=8.5, pad=3)
            left += maps.shape[1] + 1
    figure.colorbar(
        drawn, ax=axes, label="share of the channel's largest value", shrink=0.5, aspect=30
    )
    return figure


def _name(axis: Axes, name: str) -> None:
    axis.set_axis_on()
    style.bare(axis)
    style.row_name(axis, name)


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
        axis.set_title(layer, loc="left")
        axis.set(xlim=(-0.03, 1.03), ylim=(-0.03, 1.03), xlabel="explained by color")
        axis.set_xticks([0, 0.5, 1])
        style.percent(axis.xaxis)
        style.percent(axis.yaxis)
        axis.set_aspect("equal")
    axes[0].set_ylabel("explained by shape")
    figure.legend(*axes[0].get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure
