"""Images in rows with names."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure
from torch import Tensor

from cnn_core.plots import style
from cnn_core.plots.images import show


def image_rows(
    rows: Mapping[str, Tensor],
    captions: Mapping[str, Sequence[str]] | None = None,
    *,
    head: Sequence = (),
) -> Figure:
    """Rows of images, with a name beside each row and a word under each image where there is one.

    Args:
        rows: uint8 images (N, 1 or 3, H, W) by name; the same number in every row.
        captions: for some of the rows, what is written under their images.
        head: what is written above the columns.
    """
    captions = captions or {}
    count = len(next(iter(rows.values())))
    names = 0.1 * max(map(len, rows))  # the room that they take, in images
    side = style.WIDTH / (1.1 * count + names)
    height = side * sum(1.35 if name in captions else 1.08 for name in rows) + 0.25
    figure, axes = style.subplots(len(rows), count, height=height, squeeze=False)
    for line, (name, images) in zip(axes, rows.items(), strict=True):
        for axis, image in zip(line, images, strict=True):
            show(axis, image)
            style.bare(axis)
        for axis, words in zip(line, captions.get(name, ()), strict=False):
            axis.set_xlabel(words, fontsize=7.5, labelpad=2)
        style.row_name(line[0], name)
    for axis, words in zip(axes[0], head, strict=False):
        style.caption(axis, words)
    return figure
