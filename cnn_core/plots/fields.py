"""How much of an image a place of a coarse map depends on."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from cnn_core.plots import style


def fields(maps: Tensor, places: Sequence[tuple[int, int]], square: int) -> Figure:
    """The sensitivity of some places to each pixel, each place's own square framed.

    Args:
        maps: (places, H, W), not negative; shown as shares of the largest of each, by their root,
            because squared gradients fall off steeply.
        places: row and column of each place.
        square: the side of a place's square in pixels.
    """
    height = style.WIDTH / (len(maps) + 0.8) + 0.35
    figure, axes = style.subplots(1, len(maps), height=height, squeeze=False)
    for axis, map, (row, column) in zip(axes[0], maps, places, strict=True):
        shown = (map / map.max().clamp(min=1e-30)).sqrt()
        drawn = axis.imshow(shown.numpy(), vmin=0, vmax=1)
        style.bare(axis)
        axis.add_patch(
            Rectangle(
                (column * square - 0.5, row * square - 0.5),
                square,
                square,
                fill=False,
                edgecolor=style.VERMILION,
                linewidth=1.6,
            )
        )
        style.caption(axis, f"row {row + 1}, column {column + 1}")
    figure.colorbar(drawn, ax=axes, label="sensitivity, of its largest", shrink=0.9)
    return figure
