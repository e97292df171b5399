"""Max-pooling without torch's: the definition as loops, the fast version, and the layer."""

from itertools import pairwise, product

import torch
from torch import Tensor, nn
from torch.autograd import Function

from cnn_core.nn.windows import Pair, pair, seen_at, windows_that_fit


def max_pool2d_by_definition(
    input: Tensor, kernel_size: int | Pair, stride: int | Pair | None = None
) -> Tensor:
    """output[n, c, y, x] = max over i, j of input[n, c, y · stride + i, x · stride + j].

    The specification, for small inputs (N, C, H, W). Arguments as in ``max_pool2d``.
    """
    kernel, step = _options(kernel_size, stride)
    size = windows_that_fit(input.shape[2:], kernel, step)
    output = input.new_empty(*input.shape[:2], *size)
    for n, c, y, x in product(*map(range, output.shape)):
        top, left = y * step[0], x * step[1]
        output[n, c, y, x] = input[n, c, top : top + kernel[0], left : left + kernel[1]].max()
    return output


def max_pool2d(input: Tensor, kernel_size: int | Pair, stride: int | Pair | None = None) -> Tensor:
    """What ``torch.nn.functional.max_pool2d`` computes without padding and dilation, without it.

    Args:
        input: (N, C, H, W) or (C, H, W).
        kernel_size, stride: one integer, or (vertical, horizontal); the stride is the kernel's size
            when not given.

    The gradient goes to the largest pixel of a window; to the first of equal ones, row by row. NaN
    counts as larger than every number. Raises ``RuntimeError`` for shapes or values that do not
    fit, ``TypeError`` for options that are no integers.

    Example:
        >>> max_pool2d(torch.tensor([[[1.0, 5.0, 2.0, 0.0], [3.0, 4.0, 7.0, 6.0]]]), 2)
        tensor([[[5., 7.]]])
    """
    kernel, step = _options(kernel_size, stride)
    if input.dim() not in (3, 4) or 0 in input.shape[-3:]:
        raise RuntimeError(
            f"input must be (N, C, H, W) or (C, H, W), not empty, but is {list(input.shape)}"
        )
    windows_that_fit(input.shape[-2:], kernel, step)
    return MaxPooling.apply(input, kernel, step)


class MaxPool2d(nn.Module):
    """What ``torch.nn.MaxPool2d`` is, without padding and dilation.

    Example:
        >>> MaxPool2d(2)(torch.rand(8, 3, 28, 28)).shape
        torch.Size([8, 3, 14, 14])
    """

    def __init__(self, kernel_size: int | Pair, stride: int | Pair | None = None):
        super().__init__()
        _options(kernel_size, stride)
        self.kernel_size = kernel_size
        self.stride = kernel_size if stride is None else stride

    def forward(self, input: Tensor) -> Tensor:
        return max_pool2d(input, self.kernel_size, self.stride)

    def extra_repr(self) -> str:
        return f"kernel_size={self.kernel_size}, stride={self.stride}"


class MaxPooling(Function):
    """(…, H, W) → (…, rows, columns). No index is kept: backward finds the maximum again."""

    @staticmethod
    def forward(ctx, input, kernel, stride):
        ctx.kernel, ctx.stride = kernel, stride
        width = input.shape[-1]
        rows, columns = windows_that_fit(input.shape[-2:], kernel, stride)
        # First down, where neighbours in memory are compared with neighbours, then across.
        down = [seen_at((i, 0), input, (stride[0], 1), (rows, width)) for i in range(kernel[0])]
        tallest = _largest(down)
        across = [
            seen_at((0, j), tallest, (1, stride[1]), (rows, columns)) for j in range(kernel[1])
        ]
        output = _largest(across)
        ctx.save_for_backward(input, output)
        return output

    @staticmethod
    def backward(ctx, gradient):
        input, output = ctx.saved_tensors
        place = _place_of_maximum(input, output, ctx.kernel, ctx.stride).flatten(-2)
        # Plain operations, so that autograd can differentiate them in turn.
        pixels = gradient.new_zeros(input.shape).flatten(-2)
        pixels = pixels.scatter_add(-1, place, gradient.flatten(-2))
        return pixels.view(input.shape), None, None


def _largest(parts: list[Tensor]) -> Tensor:
    """The maximum of equally shaped tensors, as a new tensor."""
    largest = torch.maximum(parts[0], parts[-1])
    for part in parts[1:-1]:
        torch.maximum(largest, part, out=largest)
    return largest


def _place_of_maximum(input: Tensor, output: Tensor, kernel: Pair, stride: Pair) -> Tensor:
    """The index in its image plane of each window's maximum, (…, rows, columns).

    The search goes through the pixels of all windows at once, row by row, and goes on where the
    pixel is not the maximum. NaN equals nothing; a window that has any takes its last, as in torch.
    """
    width, windows = input.shape[-1], output.shape[-2:]
    positions = list(product(range(kernel[0]), range(kernel[1])))
    first = _first_places(width, stride, windows, input.device)
    place = first.repeat(*output.shape[:-2], 1, 1)
    searching = torch.ones_like(output, dtype=torch.bool)
    for (i, j), (next_i, next_j) in pairwise(positions):
        searching &= seen_at((i, j), input, stride, windows) != output
        place.add_(searching, alpha=(next_i - i) * width + next_j - j)
    if output.sum().isnan():
        for i, j in positions:
            seen = seen_at((i, j), input, stride, windows)
            place = torch.where(seen.isnan(), first + i * width + j, place)
    return place.long()


def _first_places(width: int, stride: Pair, windows: Pair, device: torch.device) -> Tensor:
    """The index in its image plane of each window's first pixel, (rows, columns)."""
    down, right = (
        torch.arange(count, dtype=torch.int32, device=device) * step
        for count, step in zip(windows, stride, strict=True)
    )
    return down[:, None] * width + right


def _options(kernel_size: int | Pair, stride: int | Pair | None) -> tuple[Pair, Pair]:
    kernel = pair(kernel_size, "kernel_size", least=1)
    return kernel, kernel if stride is None else pair(stride, "stride", least=1)
