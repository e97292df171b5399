"""Stage 1: convolution as it is defined. The specification; for small inputs only."""

from itertools import product

import torch.nn.functional as F
from torch import Tensor

from cnn_core.nn.windows import pair, windows_that_fit


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
) -> Tensor:
    """out[n, o, y, x] = bias[o] + Σ weight[o, c, i, j] · padded[n, c, y · s + i, x · s + j]

    The sum is over input channels c and kernel positions (i, j); s is the stride. As in every
    convolution layer the kernel is not flipped: signal processing calls this a cross-correlation.

    Args:
        input: (N, C, H, W). weight: (O, C, kernel height, kernel width). bias: (O,).

    Example:
        >>> import torch
        >>> conv2d(torch.tensor([[[[1.0, 2.0, 4.0]]]]), torch.tensor([[[[-1.0, 1.0]]]]))
        tensor([[[[1., 2.]]]])
    """
    (step_y, step_x), (border_y, border_x) = pair(stride, "stride"), pair(padding, "padding")
    outputs, channels, *kernel = weight.shape
    size = windows_that_fit(input.shape[2:], kernel, (step_y, step_x), (border_y, border_x))
    padded = F.pad(input, (border_x, border_x, border_y, border_y))
    output = input.new_zeros(len(input), outputs, *size)
    for n, o, y, x in product(*map(range, output.shape)):
        for c, i, j in product(range(channels), *map(range, kernel)):
            output[n, o, y, x] += weight[o, c, i, j] * padded[n, c, y * step_y + i, x * step_x + j]
    return output if bias is None else output + bias.view(-1, 1, 1)
