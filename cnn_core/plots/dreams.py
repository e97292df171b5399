"""Images that a network was made to like, and how they came about."""

import math
from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style

SHADES = 24  # of grey besides black: the eye asks for no more, and files stay small


def picture_rows(rows: Mapping[str, Tensor], columns: Sequence = ()) -> Figure:
    """Rows of images, each image from black to its own brightest pixel.

    Args:
        rows: float images (N, 1, H, W), not negative, by what is written beside the row; the same
            number in every row.
        columns: what is written above the columns; nothing when empty.
    """
    count = len(next(iter(rows.values())))
    names = 0.1 * max(map(len, rows))  # the room that they take, in images
    height = len(rows) * style.WIDTH / (1.1 * count + names) * 1.08 + 0.25
    figure, axes = style.subplots(len(rows), count, height=height, squeeze=False)
    for line, (name, images) in zip(axes, rows.items(), strict=True):
        for axis, image in zip(line, images, strict=True):
            _picture(axis, image)
        style.row_name(line[0], name)
    for axis, title in zip(axes[0], columns, strict=False):
        style.caption(axis, title)
    return figure


def picture_pairs(
    above: Tensor, below: Tensor, titles: Sequence, names: tuple[str, str], *, columns: int = 16
) -> Figure:
    """Images in pairs, one over the other, in blocks of two rows; each to its brightest pixel.

    Args:
        above, below: float images (N, 1, H, W), not negative.
        titles: one per pair.
        names: what the upper and the lower ones are.
    """
    blocks = math.ceil(len(above) / columns)
    height = blocks * 2 * style.WIDTH / (columns + 2) * 1.2
    figure, axes = style.subplots(2 * blocks, columns, height=height, squeeze=False)
    for axis in axes.flat:
        style.bare(axis)
    for start in range(0, len(above), columns):
        upper, lower = axes[2 * (start // columns) : 2 * (start // columns) + 2]
        here = slice(start, start + columns)
        for one, other, image, partner, title in zip(
            upper, lower, above[here], below[here], titles[here], strict=False
        ):
            _picture(one, image)
            _picture(other, partner)
            style.caption(one, title)
        for line, name in zip((upper, lower), names, strict=True):
            style.row_name(line[0], name)
    return figure


def mark(figure: Figure, frames: Sequence[tuple[int, int, int, int] | None], columns: int) -> None:
    """Frame a part of every image of a column: (top, left, height, width) in pixels, or None."""
    for number, axis in enumerate(figure.axes):
        frame = frames[number % columns]
        if frame and axis.images:
            top, left, height, width = frame
            corner = (left - 0.5, top - 0.5)
            axis.add_patch(Rectangle(corner, width, height, fill=False, color=style.VERMILION))


def cost_curves(curves: Tensor, names: Sequence) -> Figure:
    """The objective over the iterations: a panel per class, a thin line per image.

    Args:
        curves: (classes, images, iterations).
    """
    across = 5
    down = math.ceil(len(curves) / across)
    figure, axes = style.subplots(
        down, across, height=1.55 * down + 0.3, sharex=True, sharey=True, squeeze=False
    )
    for axis in axes.flat[len(curves) :]:
        axis.set_axis_off()
    for axis, lines, name in zip(axes.flat, curves, names, strict=False):
        axis.plot(lines.T.numpy(), color=style.BLUE, linewidth=0.6, alpha=0.7)
        axis.set_title(name)
    figure.supxlabel("iteration", fontsize="medium")
    figure.supylabel("objective J", fontsize="medium")
    return figure


def strength_curves(
    kinds: Mapping[str, tuple[Sequence[float], Sequence[Estimate], Sequence[Estimate], float]],
    least: float,
) -> Figure:
    """Confidence of the network and agreement of a second one over the strength, a panel a kind.

    Args:
        kinds: strengths, confidence, agreement, and the strength that was chosen, by name.
        least: the confidence that images must keep.
    """
    figure, axes = style.subplots(1, len(kinds), height=2.5, sharey=True, squeeze=False)
    for axis, (name, (grid, sure, agreed, chosen)) in zip(axes[0], kinds.items(), strict=True):
        places = np.arange(len(grid))
        axis.axhline(least, color=style.MUTED, linewidth=1, linestyle=":")
        axis.axvline(list(grid).index(chosen), color=style.ORANGE, linewidth=5, alpha=0.35)
        for found, color, marker, label in (
            (sure, style.BLUE, "o-", "confidence of the network"),
            (agreed, style.VERMILION, "s--", "agreement of a second network"),
        ):
            values = np.array([one.value for one in found])
            low, high = (
                np.array([getattr(one, side) for one in found]) for side in ("low", "high")
            )
            axis.errorbar(
                places,
                values,
                [values - low, high - values],
                fmt=marker,
                color=color,
                markersize=3,
                linewidth=1.2,
                elinewidth=0.7,
                label=label,
            )
        axis.set_xticks(places, [f"{strength:g}".lstrip("0") for strength in grid], fontsize=7)
        axis.set(title=name, ylim=(-0.03, 1.03))
    style.percent(axes[0, 0].yaxis)
    figure.supxlabel("strength", fontsize="medium")
    figure.legend(*axes[0, 0].get_legend_handles_labels(), loc="outside upper center", ncols=2)
    return figure


def _picture(axis: Axes, image: Tensor) -> None:
    style.bare(axis)
    shades = image[0] / image.max().clamp(min=1e-6) * SHADES
    axis.imshow(shades.round().numpy(), cmap="gray", vmin=0, vmax=SHADES)
