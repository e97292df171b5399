"""Image, map, and both blended: how a class activation map is usually shown."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from torch import Tensor

from cnn_core.explain.maps import min_max, upsampled
from cnn_core.plots import style
from cnn_core.plots.images import show
from cnn_core.plots.photos import few_shades

OPACITY = 0.5  # of the map over the image, which keeps its colors


def blend_rows(
    images: Tensor, maps: Tensor, captions: Sequence[str], *, marked: Sequence[bool] = ()
) -> Figure:
    """Three rows: images, their maps stretched to their own range, and the maps over the images.

    Args:
        images: uint8, (N, 3, H, W).
        maps: (N, h, w) of any size; enlarged bilinearly.
        captions: one per image.
        marked: which captions to set in the color of errors (none when empty).
    """
    height = 3 * style.WIDTH / (len(images) + 1.8) + 0.3
    figure, axes = style.subplots(3, len(images), height=height, squeeze=False)
    for axis in axes.flat:
        style.bare(axis)
    shown = min_max(upsampled(maps, images.shape[2:]))
    marked = marked or [False] * len(images)
    for column, image, map, caption, error in zip(
        axes.T, few_shades(images), shown, captions, marked, strict=True
    ):
        show(column[0], image)
        drawn = column[1].imshow(map.numpy(), vmin=0, vmax=1)
        show(column[2], image)
        column[2].imshow(map.numpy(), alpha=OPACITY, vmin=0, vmax=1)
        style.caption(column[0], caption, marked=error)
    for axis, name in zip(axes[:, 0], ("image", "map", "blend"), strict=True):
        style.row_name(axis, name)
    figure.colorbar(drawn, ax=axes, label="share of the map's range", shrink=0.5)
    return figure
