"""Maps laid over the images that they explain."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from torch import Tensor

from cnn_core.explain.maps import min_max, upsampled
from cnn_core.plots import style
from cnn_core.plots.images import show
from cnn_core.plots.photos import few_shades

OPACITY = 0.6  # of the map, whose colors are perceptually uniform, over the image in grey


def overlay_rows(
    images: Tensor,
    rows: Mapping[str, Tensor],
    captions: Sequence[str],
    *,
    mode: str = "bilinear",
    marked: Sequence[bool] = (),
) -> Figure:
    """Images in the first row, and under each its maps, one kind a row, over the image in grey.

    Each map is stretched to its own range, because layers have units of their own: the colors say
    where, not how much.

    Args:
        images: uint8, (N, 3, H, W).
        rows: maps (N, h, w) of each kind, by name, of any size.
        captions: one per image.
        mode: how maps are enlarged: ``bilinear`` smoothly, ``nearest`` with the layer's own places.
        marked: which captions to set in the color of errors (none when empty).
    """
    height = (len(rows) + 1) * style.WIDTH / (len(images) + 1.5) + 0.3
    figure, axes = style.subplots(len(rows) + 1, len(images), height=height, squeeze=False)
    images = few_shades(images)
    for axis in axes.flat:
        style.bare(axis)
    marked = marked or [False] * len(images)
    for axis, image, caption, error in zip(axes[0], images, captions, marked, strict=True):
        show(axis, image)
        style.caption(axis, caption, marked=error)
    for line, (name, maps) in zip(axes[1:], rows.items(), strict=True):
        shown = min_max(upsampled(maps, images.shape[2:], mode))
        for axis, image, map in zip(line, images, shown, strict=True):
            axis.imshow(image.float().mean(0).numpy(), cmap="gray", vmin=0, vmax=255)
            drawn = axis.imshow(map.numpy(), alpha=OPACITY, vmin=0, vmax=1)
        style.row_name(line[0], name)
    bar = figure.colorbar(drawn, ax=axes, label="share of the map's range", shrink=0.5)
    bar.solids.set_alpha(1)
    return figure
