"""Images that fool a network: how they come about, and what is seen in them."""

from collections.abc import Mapping, Sequence

import numpy as np
import torch.nn.functional as F
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch, Rectangle
from torch import Tensor

from cnn_core.plots import style
from cnn_core.plots.images import show
from cnn_core.plots.maps import DIVERGING

OWN, MISS, HIT = "#e4e7eb", "white", "#8cc6ea"


def ascent_curves(curves: Tensor, classes: Tensor, label: str) -> Figure:
    """The objective over the steps: a thin line per image, and each class's mean with its name.

    Args:
        curves: (N, steps). classes: (N,).
        label: what the objective is.
    """
    figure, axis = style.subplots(height=2.8)
    axis.plot(curves.T.numpy(), color=style.SKY, alpha=0.35, linewidth=0.5)
    distinct = classes.unique().tolist()
    means = [curves[classes == one].mean(0) for one in distinct]
    for mean in means:
        axis.plot(mean.numpy(), color=style.BLUE, linewidth=1.3)
    heights = _apart([float(mean[-1]) for mean in means], 0.055 * float(curves.max()))
    for name, mean, height in zip(distinct, means, heights, strict=True):
        end = (curves.shape[1] - 1, float(mean[-1]))
        axis.annotate(
            name,
            end,
            xytext=(curves.shape[1] * 1.03, height),
            va="center",
            fontsize=8,
            arrowprops={"arrowstyle": "-", "color": style.MUTED, "linewidth": 0.5},
        )
    axis.set(xlabel="step", ylabel=label)
    return figure


def crossed(images: Tensor, success: Tensor, rows: Sequence, columns: Sequence) -> Figure:
    """A grid of images, one for each row's class and each column's picture; failures are framed.

    Args:
        images: uint8 (rows, columns, H, W).
        success: (rows, columns) bool.
    """
    count, across, height, width = images.shape
    gap = 3
    tiles = F.pad(images, (0, gap, 0, gap), value=255)
    side, step = height + gap, width + gap
    mosaic = tiles.transpose(1, 2).reshape(count * side, across * step)[:-gap, :-gap]
    figure, axis = style.subplots(height=style.WIDTH * 0.86)
    axis.imshow(mosaic.numpy(), cmap="gray", vmin=0, vmax=255)
    style.bare(axis)
    for row, column in (~success).nonzero().tolist():
        left, top = column * step - 1.5, row * side - 1.5
        box = Rectangle((left, top), width + 2, height + 2, fill=False, linewidth=1.6)
        box.set_edgecolor(style.VERMILION)
        axis.add_patch(box)
    axis.set_xticks([column * step + width / 2 for column in range(across)], columns)
    axis.set_yticks([row * side + height / 2 for row in range(count)], rows)
    axis.tick_params(length=0, top=True, labeltop=True, bottom=False, labelbottom=False)
    axis.xaxis.set_label_position("top")
    axis.set(xlabel="digit of the picture", ylabel="class that is wanted")
    return figure


def noise_rows(
    image: Tensor, adversarial: Tensor, noises: Tensor, captions: Sequence[str], epsilon: float
) -> Figure:
    """An image, the image with each noise, and below each the noise, signed, in grey levels.

    Args:
        image: uint8 (C, H, W). adversarial: uint8 (N, C, H, W).
        noises: (N, 1, H, W), in units of [0, 1] pixels, at most ``epsilon`` large.
        captions: one per noise.
    """
    figure, axes = style.subplots(2, len(noises) + 1, height=1.5)
    for axis in axes.flat:
        style.bare(axis)
    axes[1, 0].set_axis_off()
    show(axes[0, 0], image)
    style.caption(axes[0, 0], "image")
    limit = epsilon * 255
    columns = zip(axes[:, 1:].T, adversarial, noises, captions, strict=True)
    for (top, bottom), fooled, noise, caption in columns:
        show(top, fooled)
        style.caption(top, caption)
        drawn = bottom.imshow(noise[0].numpy() * 255, cmap=DIVERGING, vmin=-limit, vmax=limit)
    figure.colorbar(drawn, ax=axes, label="noise (grey levels)", aspect=12)
    return figure


def hit_matrices(predicted: Mapping[str, Tensor], labels: Sequence[int]) -> Figure:
    """Which digit is seen in each image (column) with each class's noise (row), a panel each.

    Args:
        predicted: class numbers (classes, N) by title; the noise of row r is to lead to class r.
        labels: the true digit of each image.
    """
    figure, axes = style.subplots(1, len(predicted), height=4.25, squeeze=False)
    for axis, (title, found) in zip(axes[0], predicted.items(), strict=True):
        rows = np.arange(len(found))[:, None]
        kinds = np.where(rows == np.asarray(labels), 0, np.where(found.numpy() == rows, 2, 1))
        axis.imshow(kinds, cmap=ListedColormap([OWN, MISS, HIT]), vmin=0, vmax=2)
        for (row, column), digit in np.ndenumerate(found.numpy()):
            axis.text(column, row, digit, ha="center", va="center", fontsize=8)
        axis.set_xticks(range(len(labels)), labels)
        axis.set_yticks(range(len(found)))
        axis.tick_params(length=0)
        axis.grid(False)
        axis.set(title=title, xlabel="true digit")
    axes[0, 0].set_ylabel("class that the noise is for")
    looks = {"the noise's class": HIT, "another digit": MISS, "own class: nothing to fool": OWN}
    handles = [Patch(facecolor=c, edgecolor=style.MUTED, label=name) for name, c in looks.items()]
    figure.legend(handles=handles, loc="outside lower center", ncols=3)
    return figure


def _apart(heights: Sequence[float], least: float) -> list[float]:
    """The heights, moved up where needed so that no two lie closer than ``least``."""
    placed, previous = list(heights), -np.inf
    for index in np.argsort(heights):
        placed[index] = previous = max(heights[index], previous + least)
    return placed
