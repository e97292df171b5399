"""Small matrices with readable numbers, and the drawings that explain a convolution with them."""

from collections.abc import Sequence

import numpy as np
import torch
import torch.nn.functional as F
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine
from matplotlib.patches import Rectangle
from torch import Tensor

from cnn_core.plots import style

SIGNED = "RdBu_r"  # white at zero
GREYS = "gray"


def cells(
    axis: Axes,
    values: Tensor,
    title: str,
    *,
    cmap: str = SIGNED,
    limit: float | None = None,
    digits: int | None = 1,
) -> None:
    """A matrix as colored cells with its numbers in them.

    Args:
        values: (H, W).
        limit: the value of the strongest color; colors reach from its negative to it, or from zero
            in a map without signs. The largest magnitude when not given.
        digits: decimals of the numbers; None writes none.
    """
    array = values.detach().numpy()
    limit = limit or float(np.abs(array).max()) or 1.0
    image = axis.imshow(array, cmap=cmap, vmin=-limit if cmap == SIGNED else 0, vmax=limit)
    for (row, column), value in np.ndenumerate(array) if digits is not None else ():
        red, green, blue, _ = image.cmap(image.norm(value))
        dark = 0.3 * red + 0.6 * green + 0.1 * blue < 0.5
        axis.text(
            column,
            row,
            f"{value:z.{digits}f}".replace("-", "\N{MINUS SIGN}"),
            ha="center",
            va="center",
            fontsize=7,
            color="white" if dark else style.INK,
        )
    axis.set_title(title, loc="center")
    axis.set(xticks=[], yticks=[])
    axis.grid(False)
    for side in axis.spines.values():
        side.set_visible(True)


def frame(axis: Axes, row: int, column: int, height: int, width: int, color: str) -> None:
    """A frame around a block of cells."""
    corner = (column - 0.5, row - 0.5)
    axis.add_patch(Rectangle(corner, width, height, fill=False, edgecolor=color, linewidth=2))


def between(figure: Figure, left: Axes, right: Axes, sign: str) -> None:
    """An operator, such as ``×`` or ``=``, in the gap between two drawn panels."""
    figure.draw_without_rendering()  # the layout decides where the panels lie
    left_box, right_box = left.get_position(), right.get_position()
    figure.text(
        (left_box.x1 + right_box.x0) / 2,
        (left_box.y0 + left_box.y1) / 2,
        sign,
        ha="center",
        va="center",
        fontsize=13,
    )


def _room_for_signs() -> ConstrainedLayoutEngine:
    """A layout that leaves a gap between panels, wide enough for an operator."""
    return ConstrainedLayoutEngine(wspace=0.15)


def window_and_sum(image: Tensor, kernel: Tensor, row: int, column: int) -> Figure:
    """One output of a convolution: window times kernel, summed, at its place in the output.

    Args:
        image: float (H, W) in [0, 1]. kernel: (h, w).
        row, column: the output to explain; the window starts there.
    """
    height, width = kernel.shape
    window = image[row : row + height, column : column + width]
    output = F.conv2d(image[None, None], kernel[None, None])[0, 0]
    figure, axes = style.subplots(
        1, 5, height=1.9, width_ratios=(1.5, 1, 1, 1, 1.9), layout=_room_for_signs()
    )
    cells(axes[0], image, "input", cmap=GREYS, limit=1, digits=None)
    frame(axes[0], row, column, height, width, style.VERMILION)
    cells(axes[1], window, "window", cmap=GREYS, limit=1)
    cells(axes[2], kernel, "kernel", digits=0)
    cells(axes[3], window * kernel, "products")
    cells(axes[4], output, f"output; here {output[row, column]:.1f}", digits=None)
    frame(axes[4], row, column, 1, 1, style.VERMILION)
    figure.colorbar(axes[4].images[0], ax=axes[4], shrink=0.7, aspect=12)
    between(figure, axes[1], axes[2], "×")
    between(figure, axes[2], axes[3], "=")
    between(figure, axes[3], axes[4], "Σ")
    return figure


def unrolled(image: Tensor, kernel: Tensor, columns: Tensor, marked: int) -> Figure:
    """A convolution as one matrix product: kernel as a row, windows as columns.

    Args:
        image: (H, W). kernel: (h, w). columns: (h · w, windows), the unrolled windows.
        marked: the window to follow through the drawing.
    """
    height, width = kernel.shape
    across = image.shape[1] - width + 1
    output = kernel.flatten()[None] @ columns
    figure, axes = style.subplots(2, 2, height=3.6, width_ratios=(1, 2.6), height_ratios=(8, 1.2))
    cells(axes[0, 0], image, "input", cmap=GREYS, limit=1)
    frame(axes[0, 0], marked // across, marked % across, height, width, style.VERMILION)
    cells(axes[0, 1], columns, "columns: one window each", cmap=GREYS, limit=1)
    frame(axes[0, 1], 0, marked, len(columns), 1, style.VERMILION)
    cells(axes[1, 0], kernel.flatten()[None], "kernel, as a row", digits=0)
    cells(axes[1, 1], output, "kernel row × columns = output, one number per window")
    frame(axes[1, 1], 0, marked, 1, 1, style.VERMILION)
    return figure


def input_gradient(kernel: Tensor, upstream: Tensor) -> Figure:
    """What a convolution hands back: every output's gradient stamps the kernel into the input.

    Args:
        kernel: (h, w). upstream: the loss's gradient with respect to the output, (H, W).
    """
    places = [tuple(place) for place in upstream.nonzero().tolist()]
    stamps = [_stamp(kernel, upstream, place) for place in places]
    total = F.conv_transpose2d(upstream[None, None], kernel[None, None])[0, 0]
    limit = float(torch.stack([*stamps, total]).abs().max())
    figure, axes = style.subplots(1, len(stamps) + 2, height=1.9, layout=_room_for_signs())
    cells(axes[0], upstream, "gradient of the output", digits=0)
    for axis, stamp, (row, column) in zip(axes[1:], stamps, places, strict=False):
        value = f"{upstream[row, column]:g}".replace("-", "\N{MINUS SIGN}")
        cells(axis, stamp, f"kernel × {value}", limit=limit, digits=0)
        frame(axis, row, column, *kernel.shape, style.VERMILION)
    cells(axes[-1], total, "gradient of the input", limit=limit, digits=0)
    signs = ["→", *"+" * (len(stamps) - 1), "="]
    for left, right, sign in zip(axes[:-1], axes[1:], signs, strict=True):
        between(figure, left, right, sign)
    return figure


def pooling(image: Tensor, upstream: Tensor, taken: Sequence[tuple[int, int]]) -> Figure:
    """Max-pooling 2×2 forward and back: who wins a window gets its whole gradient.

    Args:
        image: (H, W). upstream: the gradient of the output, (H/2, W/2).
        taken: the winning cell of each window, in row-major order.
    """
    output = torch.stack([image[place] for place in taken]).view(upstream.shape)
    gradient = torch.zeros_like(image)
    for place, value in zip(taken, upstream.flatten(), strict=True):
        gradient[place] = value
    figure, axes = style.subplots(1, 4, height=2.1, width_ratios=(2, 1, 1, 2))
    cells(axes[0], image, "input", cmap="Blues", digits=0)
    for row, column in taken:
        frame(axes[0], row, column, 1, 1, style.VERMILION)
    cells(axes[1], output, "output", cmap="Blues", limit=float(image.max()), digits=0)
    cells(axes[2], upstream, "its gradient")
    cells(axes[3], gradient, "gradient of the input")
    for axis in (axes[0], axes[3]):
        for edge in range(2, image.shape[1], 2):
            axis.axhline(edge - 0.5, color=style.INK, linewidth=1.2)
            axis.axvline(edge - 0.5, color=style.INK, linewidth=1.2)
    return figure


def _stamp(kernel: Tensor, upstream: Tensor, place: tuple[int, int]) -> Tensor:
    """The kernel, times the gradient at one output, where that output's window lies."""
    (row, column), (height, width) = place, kernel.shape
    stamp = kernel.new_zeros(upstream.shape[0] + height - 1, upstream.shape[1] + width - 1)
    stamp[row : row + height, column : column + width] = upstream[place] * kernel
    return stamp
