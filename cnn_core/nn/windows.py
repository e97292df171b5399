"""Windows that slide over an image: sizes as pairs, and how many windows fit.

Wrong values raise what torch's layers raise, a ``TypeError`` or a ``RuntimeError``, in one line.
"""

from collections.abc import Sequence
from numbers import Integral

from torch import Tensor

Pair = tuple[int, int]


def pair(value: int | Sequence[int], name: str, least: int = 0) -> Pair:
    """An option as (vertical, horizontal), whether it was given as one integer or as two.

    Raises ``TypeError`` for what is no integer, ``RuntimeError`` for another count or a value below
    ``least``.

    Example:
        >>> pair(3, "kernel_size"), pair((1, 2), "stride")
        ((3, 3), (1, 2))
    """
    values = tuple(value) if isinstance(value, Sequence) else (value, value)
    if not all(isinstance(number, Integral) for number in values):
        raise TypeError(f"{name} must be an integer or a pair of integers, not {value!r}")
    if len(values) != 2:
        raise RuntimeError(f"{name} must be one integer or two, not {len(values)}: {value!r}")
    if min(values) < least:
        raise RuntimeError(f"{name} must be at least {least}, not {value!r}")
    return tuple(map(int, values))


def windows_that_fit(size: Pair, kernel: Pair, stride: Pair, padding: Pair = (0, 0)) -> Pair:
    """How many windows of ``kernel`` fit into an image of ``size``, vertically and horizontally.

    Per axis ⌊(size + 2 · padding - kernel) / stride⌋ + 1. Raises ``RuntimeError`` where none fits.

    Example:
        >>> windows_that_fit((28, 28), kernel=(3, 3), stride=(2, 1), padding=(1, 1))
        (14, 28)
    """
    padded = tuple(side + 2 * border for side, border in zip(size, padding, strict=True))
    if any(side < extent for side, extent in zip(padded, kernel, strict=True)):
        raise RuntimeError(
            f"the kernel ({kernel[0]} × {kernel[1]}) must not be larger than the padded input"
            f" ({padded[0]} × {padded[1]})"
        )
    return tuple(
        (side - extent) // step + 1
        for side, extent, step in zip(padded, kernel, stride, strict=True)
    )


def seen_at(position: Pair, image: Tensor, stride: Pair, windows: Pair) -> Tensor:
    """The pixel that every window has at ``position`` (row, column): a view (…, rows, columns).

    Args:
        image: (…, H, W). windows: how many there are.

    Example:
        >>> import torch
        >>> seen_at((0, 1), torch.arange(8).view(2, 4), stride=(2, 2), windows=(1, 2))
        tensor([[1, 3]])
    """
    down, right = (
        slice(first, first + step * count, step)
        for first, step, count in zip(position, stride, windows, strict=True)
    )
    return image[..., down, right]
