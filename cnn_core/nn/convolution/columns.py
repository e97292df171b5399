"""The memory of the fast convolution: which numbers a block of output needs, and how they lie.

Two ideas:

- A block of output is computed at a time, small enough for its columns to stay in the cache.
- Only the columns of the kernel are unrolled. In the buffer (kernel column, channel, row, image,
  column) what the kernel's row i sees is the same memory, i rows further: a view. The buffer holds
  each pixel kernel-width times instead of kernel-area times.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, partial
from itertools import product
from math import ceil

import torch
from torch import Tensor

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


def rows_first(images: Tensor) -> Tensor:
    """(images, channels, rows, columns) as (channels, rows, images, columns), a view."""
    return images.permute(1, 2, 0, 3)


def blocks(
    input: Tensor, outputs: int, geometry: Geometry
) -> Iterator[tuple[slice, slice, "Columns"]]:
    """All output in blocks of whole images, or of rows of one image where that is large.

    Yields images, rows of the output, and the columns for them, whose buffer serves many blocks.
    """
    (rows, width), phases = geometry.windows, min(geometry.stride[0], geometry.kernel[0])
    numbers_per_row = (input.shape[1] * geometry.kernel[1] * phases + outputs) * width
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
        count, phases = rows.stop - rows.start, min(stride[0], kernel[0])
        height, width = count + (kernel[0] - 1) // stride[0], geometry.windows[1]
        shape = (kernel[1], input.shape[1], phases, height, images, width)
        self.buffer = input.new_zeros(shape)
        self.by_kernel_row = []
        for row in range(kernel[0]):
            later, phase = divmod(row, stride[0])
            seen = self.buffer[:, :, phase, later : later + count]
            self.by_kernel_row.append(seen.view(kernel[1] * input.shape[1], -1))
        self.pairs = []
        for phase, column in product(range(phases), range(kernel[1])):
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
        images = rows_first(images)
        for part, rows, columns in self.pairs:
            yield part, images[:, rows, :, columns]


def _inside(first: int, step: int, count: int, size: int) -> tuple[slice, slice]:
    """Of ``count`` places first, first + step, … those in [0, size): by number, and as places."""
    start = min(count, max(0, ceil(-first / step)))
    stop = max(start, min(count, ceil((size - first) / step)))
    return slice(start, stop), slice(first + start * step, first + stop * step, step)
