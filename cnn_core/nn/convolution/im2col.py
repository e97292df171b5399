"""Stage 2: the textbook's way. Every window becomes a column, and convolution a matrix product.

The matrix of columns holds each pixel as often as windows cover it: kernel area times the input.
Far too large for any cache, it is written to memory and read back, in backward twice.
"""

from itertools import product

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_core.nn.windows import Pair, pair, seen_at, windows_that_fit


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
) -> Tensor:
    """(O, C · kernel area) times (C · kernel area, windows), for each image.

    Arguments and result as in ``definition.conv2d``; gradients are autograd's.
    """
    kernel, stride, padding = weight.shape[2:], pair(stride, "stride"), pair(padding, "padding")
    size = windows_that_fit(input.shape[2:], kernel, stride, padding)
    columns = im2col(input, kernel, stride, padding)
    output = weight.flatten(1) @ columns
    if bias is not None:
        output = output + bias[:, None]
    return output.unflatten(2, size)


def im2col(input: Tensor, kernel: Pair, stride: Pair, padding: Pair) -> Tensor:
    """The windows of each image as columns, (N, C · kernel area, windows).

    A row of the matrix is what one position of the kernel sees while it slides over one channel.
    """
    windows = windows_that_fit(input.shape[2:], kernel, stride, padding)
    padded = F.pad(input, (padding[1], padding[1], padding[0], padding[0]))
    positions = product(range(kernel[0]), range(kernel[1]))
    seen = [seen_at(position, padded, stride, windows) for position in positions]
    return torch.stack(seen, 2).flatten(3).flatten(1, 2)
