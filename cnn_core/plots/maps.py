"""Maps over images: where, how much, and which class."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib import colormaps
from matplotlib.figure import Figure
from torch import Tensor

from cnn_core.plots import style
from cnn_core.plots.images import show

DIVERGING = "RdBu_r"  # white where a map says nothing


def map_rows(
    images: Tensor,
    rows: Mapping[str, Tensor],
    captions: Sequence[str],
    label: str,
    *,
    limits: tuple[float, float] | None = None,
) -> Figure:
    """Images in the first row, and under each its maps, one kind a row, all on one scale.

    Args:
        images: uint8, (N, C, H, W).
        rows: maps (N, h, w) of each kind, by name.
        captions: one per image.
        label: what the colors mean, with its unit.
        limits: values of the first and the last color; the smallest and the largest by default.
    """
    figure, axes = _frames(images, rows, captions)
    lowest, highest = limits or _limits(rows.values())
    for row, maps in zip(axes[1:], rows.values(), strict=True):
        for axis, map in zip(row, maps, strict=True):
            drawn = axis.imshow(map.numpy(), vmin=lowest, vmax=highest)
    figure.colorbar(drawn, ax=axes[1:], label=label, shrink=0.8, aspect=30)
    return figure


def explanation_rows(
    images: Tensor, rows: Mapping[str, Tensor], captions: Sequence[str], label: str
) -> Figure:
    """As ``map_rows``, for explanations: each map in units of its own largest magnitude.

    Methods have units of their own, so that only the pattern can be compared, and its sign.
    """
    figure, axes = _frames(images, rows, captions)
    for row, maps in zip(axes[1:], rows.values(), strict=True):
        for axis, map in zip(row, maps, strict=True):
            scaled = map / map.abs().max().clamp(min=1e-12)
            drawn = axis.imshow(scaled.numpy(), cmap=DIVERGING, vmin=-1, vmax=1)
    figure.colorbar(drawn, ax=axes[1:], label=label, shrink=0.6, aspect=30)
    return figure


def class_rows(
    images: Tensor,
    rows: Mapping[str, Tensor],
    captions: Sequence[str],
    classes: Sequence[str],
) -> Figure:
    """As ``map_rows``, for maps of classes (int): a color per class, and a legend of colors.

    A negative entry stays white.
    """
    figure, axes = _frames(images, rows, captions)
    colors = colormaps["tab10"].resampled(len(classes))
    for row, maps in zip(axes[1:], rows.values(), strict=True):
        for axis, map in zip(row, maps, strict=True):
            shown = np.ma.masked_less(map.numpy(), 0)
            drawn = axis.imshow(shown, cmap=colors, vmin=-0.5, vmax=len(classes) - 0.5)
    bar = figure.colorbar(drawn, ax=axes[1:], label="predicted class", shrink=0.8, aspect=30)
    bar.set_ticks(range(len(classes)), labels=classes)
    return figure


def _frames(
    images: Tensor, rows: Mapping[str, Tensor], captions: Sequence[str]
) -> tuple[Figure, np.ndarray]:
    height = (len(rows) + 1) * style.WIDTH / (len(images) + 1.6) + 0.3
    figure, axes = style.subplots(len(rows) + 1, len(images), height=height, squeeze=False)
    for axis in axes.flat:
        style.bare(axis)
    for axis, image, caption in zip(axes[0], images, captions, strict=True):
        show(axis, image)
        style.caption(axis, caption)
    for axis, name in zip(axes[1:, 0], rows, strict=True):
        style.row_name(axis, name)
    return figure, axes


def _limits(kinds: Sequence[Tensor]) -> tuple[float, float]:
    kinds = list(kinds)
    return min(float(maps.min()) for maps in kinds), max(float(maps.max()) for maps in kinds)
