"""Images with rectangles drawn on them."""

from collections.abc import Mapping

from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from torch import Tensor

from cnn_core.plots import style
from cnn_core.plots.images import show


def boxed_images(images: Tensor, boxes: Mapping[str, tuple[Tensor, str]]) -> Figure:
    """Images in one row, with boxes of several kinds on each, and a legend of kinds.

    Args:
        images: uint8, (N, C, H, W).
        boxes: by name, left, top, right and bottom in pixels, the last two exclusive, (N, 4), and
            the color.
    """
    height = style.WIDTH / len(images) + 0.35
    figure, axes = style.subplots(1, len(images), height=height, squeeze=False)
    for number, (axis, image) in enumerate(zip(axes[0], images, strict=True)):
        show(axis, image)
        style.bare(axis)
        for name, (kind, color) in boxes.items():
            left, top, right, bottom = kind[number].tolist()
            corner = (left - 0.5, top - 0.5)
            axis.add_patch(
                Rectangle(
                    corner,
                    right - left,
                    bottom - top,
                    fill=False,
                    edgecolor=color,
                    linewidth=1.4,
                    label=name,
                )
            )
    handles = axes[0, 0].get_legend_handles_labels()
    # On a ground on which white can be seen.
    figure.legend(
        *handles,
        loc="outside lower center",
        ncols=len(boxes),
        facecolor=style.MUTED,
        frameon=True,
        edgecolor="none",
        labelcolor="white",
    )
    return figure
