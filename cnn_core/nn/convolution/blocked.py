"""Stage 3: im2col, block by block, with gradients of its own. What the layers use.

Three ideas make it fast:

- A block of output is computed at a time, small enough for its columns to stay in the cache.
- Only the columns of the kernel are unrolled. In the buffer (kernel column, channel, row, image,
  column) what the kernel's row i sees is the same memory, i rows further: a view. The buffer holds
  each pixel kernel-width times instead of kernel-area times.
- Backward unrolls again instead of keeping the buffer from forward.

Convolution is linear in the image and in the weight. So are its two gradients, and the derivatives
of the three are again the three: gradients of any order exist.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from math import ceil

import torch
from torch import Tensor
from torch.autograd import Function

from cnn_core.nn.windows import Pair, windows_that_fit

BUFFER_BYTES = 2 << 20  # of columns and output in a block: about the cores' second-level cache
THIN = 8  # a product over fewer rows costs more than copying the kernel's rows into one


@dataclass(frozen=True)
class Geometry:
    """Where the windows stand. ``image`` and ``windows`` are (height, width)."""

    image: Pair
    kernel: Pair
    stride: Pair
    padding: Pair

    @property
    def windows(self) -> Pair:
        return windows_that_fit(self.image, self.kernel, self.stride, self.padding)


class Convolution(Function):
    """(N, C, H, W), (O, C, kernel), (O,) or None → (N, O, rows, columns)."""

    @staticmethod
    def forward(ctx, input, weight, bias, geometry):
        ctx.save_for_backward(input, weight)
        ctx.geometry = geometry
        return _convolve(input, weight, bias, geometry)

    @staticmethod
    def backward(ctx, gradient):
        input, weight = ctx.saved_tensors
        to_input, to_weight, to_bias, _ = ctx.needs_input_grad
        return (
            InputGradient.apply(gradient, weight, ctx.geometry) if to_input else None,
            WeightGradient.apply(input, gradient, ctx.geometry) if to_weight else None,
            gradient.sum((0, 2, 3)) if to_bias else None,
            None,
        )


class InputGradient(Function):
    """The gradient of the output and the weight → the gradient of the input."""

    @staticmethod
    def forward(ctx, gradient, weight, geometry):
        ctx.save_for_backward(gradient, weight)
        ctx.geometry = geometry
        return _input_gradient(gradient, weight, geometry)

    @staticmethod
    def backward(ctx, input):
        gradient, weight = ctx.saved_tensors
        to_gradient, to_weight, _ = ctx.needs_input_grad
        return (
            Convolution.apply(input, weight, None, ctx.geometry) if to_gradient else None,
            WeightGradient.apply(input, gradient, ctx.geometry) if to_weight else None,
            None,
        )


class WeightGradient(Function):
    """The input and the gradient of the output → the gradient of the weight."""

    @staticmethod
    def forward(ctx, input, gradient, geometry):
        ctx.save_for_backward(input, gradient)
        ctx.geometry = geometry
        return _weight_gradient(input, gradient, geometry)

    @staticmethod
    def backward(ctx, weight):
        input, gradient = ctx.saved_tensors
        to_input, to_gradient, _ = ctx.needs_input_grad
        return (
            InputGradient.apply(gradient, weight, ctx.geometry) if to_input else None,
            Convolution.apply(input, weight, None, ctx.geometry) if to_gradient else None,
            None,
        )


def _convolve(input: Tensor, weight: Tensor, bias: Tensor | None, geometry: Geometry) -> Tensor:
    output = input.new_empty(len(input), len(weight), *geometry.windows)
    start = weight.new_zeros(len(weight)) if bias is None else bias
    matrix = _as_matrix(weight)
    for images, rows, columns in _blocks(input, len(weight), geometry):
        target = _rows_first(output[images, :, rows])
        product = start[:, None].repeat(1, target[0].numel())
        for factor, part in _factors(matrix, columns.unrolled(input[images])):
            product.addmm_(factor, part)
        target.copy_(product.view_as(target))
    return output


def _input_gradient(gradient: Tensor, weight: Tensor, geometry: Geometry) -> Tensor:
    result = gradient.new_zeros(len(gradient), weight.shape[1], *geometry.image)
    matrix = _as_matrix(weight)
    for images, rows, columns in _blocks(result, len(weight), geometry):
        arriving = _rows_first(gradient[images, :, rows]).flatten(1)
        columns.buffer.zero_()
        for factor, part in _factors(matrix, columns.by_kernel_row):
            part.addmm_(factor.t(), arriving)
        columns.roll_up_onto(result[images])
    return result


def _weight_gradient(input: Tensor, gradient: Tensor, geometry: Geometry) -> Tensor:
    outputs, channels = gradient.shape[1], input.shape[1]
    result = input.new_zeros(outputs, *geometry.kernel, channels)
    matrix = result.flatten(1)
    for images, rows, columns in _blocks(input, outputs, geometry):
        arriving = _rows_first(gradient[images, :, rows]).flatten(1)
        for factor, part in _factors(matrix, columns.unrolled(input[images])):
            factor.addmm_(arriving, part.t())
    return result.permute(0, 3, 1, 2).contiguous()


def _as_matrix(weight: Tensor) -> Tensor:
    """(O, kernel height · kernel width · C), in the order of the columns' rows."""
    return weight.permute(0, 2, 3, 1).flatten(1)


def _factors(matrix: Tensor, columns: list[Tensor]) -> Iterator[tuple[Tensor, Tensor]]:
    """The parts of the weight's matrix, views, each with the columns that it is multiplied with."""
    return zip(matrix.split(len(columns[0]), 1), columns, strict=True)


def _rows_first(images: Tensor) -> Tensor:
    """(images, channels, rows, columns) as (channels, rows, images, columns), a view."""
    return images.permute(1, 2, 0, 3)


def _blocks(
    input: Tensor, outputs: int, geometry: Geometry
) -> Iterator[tuple[slice, slice, "Columns"]]:
    """All output in blocks of whole images, or of rows of one image where that is large.

    Yields images, rows of the output, and the columns for them, whose buffer serves many blocks.
    """
    rows, width = geometry.windows
    numbers_per_row = (input.shape[1] * geometry.kernel[1] * geometry.stride[0] + outputs) * width
    rows_that_fit = max(1, BUFFER_BYTES // (numbers_per_row * input.element_size()))
    for some_rows in _slices(rows, rows_that_fit):
        columns_for = cache(partial(Columns, input, some_rows, geometry))
        for images in _slices(len(input), max(1, rows_that_fit // rows)):
            yield images, some_rows, columns_for(images.stop - images.start)


def _slices(count: int, at_once: int) -> Iterator[slice]:
    return (slice(first, min(count, first + at_once)) for first in range(0, count, at_once))


class Columns:
    """What the windows in some output rows of some images see, one window per column.

    The buffer is (kernel width, C, phase, rows, images, columns). With a vertical stride s, row
    s · q + r of the image is row q of phase r, so that what a row of the kernel sees is contiguous
    for every stride. Where the padding is, zeros stay.

    Attributes:
        by_kernel_row: what each row of the kernel sees, views (kernel width · C, windows).
    """

    def __init__(self, input: Tensor, rows: slice, geometry: Geometry, images: int):
        kernel, stride, padding = geometry.kernel, geometry.stride, geometry.padding
        count = rows.stop - rows.start
        height, width = count + (kernel[0] - 1) // stride[0], geometry.windows[1]
        shape = (kernel[1], input.shape[1], stride[0], height, images, width)
        self.buffer = input.new_zeros(shape)
        self.by_kernel_row = []
        for row in range(kernel[0]):
            later, phase = divmod(row, stride[0])
            seen = self.buffer[:, :, phase, later : later + count]
            self.by_kernel_row.append(seen.flatten(2).flatten(0, 1))
        self.pairs = []
        for phase, column in product(range(stride[0]), range(kernel[1])):
            top, left = rows.start * stride[0] + phase - padding[0], column - padding[1]
            down, image_rows = _inside(top, stride[0], height, geometry.image[0])
            right, image_columns = _inside(left, stride[1], width, geometry.image[1])
            part = self.buffer[column, :, phase, down, :, right]
            self.pairs.append((part, image_rows, image_columns))

    def unrolled(self, images: Tensor) -> list[Tensor]:
        """The columns of these images, by kernel row; in one piece where the pieces are thin."""
        for part, pixels in self._pairs(images):
            part.copy_(pixels)
        thin = len(self.by_kernel_row[0]) < THIN
        return [torch.cat(self.by_kernel_row)] if thin else self.by_kernel_row

    def roll_up_onto(self, images: Tensor) -> None:
        """The transpose of unrolling: add to every pixel all that stands for it in the buffer."""
        for part, pixels in self._pairs(images):
            pixels += part

    def _pairs(self, images: Tensor) -> Iterator[tuple[Tensor, Tensor]]:
        """Parts of the buffer, and the pixels that stand there, in equal shapes."""
        images = _rows_first(images)
        for part, rows, columns in self.pairs:
            yield part, images[:, rows, :, columns]


def _inside(first: int, step: int, count: int, size: int) -> tuple[slice, slice]:
    """Of ``count`` places first, first + step, … those in [0, size): by number, and as places."""
    start = min(count, max(0, ceil(-first / step)))
    stop = max(start, min(count, ceil((size - first) / step)))
    return slice(start, stop), slice(first + start * step, first + stop * step, step)
