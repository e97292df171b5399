"""The function and the layer, with torch's names, defaults, initialization and errors."""

import math

import torch
from torch import Tensor, nn

from cnn_core.nn.convolution.blocked import Convolution
from cnn_core.nn.convolution.columns import Geometry
from cnn_core.nn.windows import Pair, pair


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: int | Pair = 1,
    padding: int | Pair = 0,
) -> Tensor:
    """What ``torch.nn.functional.conv2d`` computes, without it.

    Args:
        input: (N, C, H, W) or (C, H, W), of any float dtype.
        weight: (O, C, kernel height, kernel width), of the same dtype and on the same device.
        bias: (O,).
        stride, padding: one integer, or (vertical, horizontal). The padding is zeros.

    Returns (N, O, rows, columns) or (O, rows, columns), contiguous, differentiable any number of
    times. Under autocast it computes in autocast's dtype. Raises ``RuntimeError`` for shapes,
    dtypes or values that do not fit, ``TypeError`` for options that are no integers.

    Example:
        >>> conv2d(torch.ones(1, 1, 3, 3), torch.ones(1, 1, 2, 2))
        tensor([[[[4., 4.],
                  [4., 4.]]]])
    """
    stride, padding = pair(stride, "stride", least=1), pair(padding, "padding")
    input, weight, bias = (_in_autocast_dtype(tensor) for tensor in (input, weight, bias))
    _check(input, weight, bias)
    geometry = Geometry(input.shape[-2:], weight.shape[2:], stride, padding)
    if input.dim() == 3:
        return Convolution.apply(input[None], weight, bias, geometry)[0]
    return Convolution.apply(input, weight, bias, geometry)


class Conv2d(nn.Module):
    """What ``torch.nn.Conv2d`` is, without dilation, groups and other paddings than zeros.

    From the same seed it starts with the same weights; state dicts load either way.

    Args:
        in_channels, out_channels: C and O.
        kernel_size, stride, padding: one integer, or (vertical, horizontal).
        bias: whether to add a learned number per output channel.

    Example:
        >>> Conv2d(1, 3, kernel_size=3, padding=1)(torch.rand(8, 1, 28, 28)).shape
        torch.Size([8, 3, 28, 28])
    """

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: int | Pair,
        stride: int | Pair = 1,
        padding: int | Pair = 0,
        bias: bool = True,
    ):
        super().__init__()
        for name, channels in {"in_channels": in_channels, "out_channels": out_channels}.items():
            if channels < 1:
                raise RuntimeError(f"{name} must be at least 1, not {channels}")
        self.in_channels, self.out_channels = in_channels, out_channels
        self.kernel_size = pair(kernel_size, "kernel_size", least=1)
        self.stride = pair(stride, "stride", least=1)
        self.padding = pair(padding, "padding")
        self.weight = nn.Parameter(torch.empty(out_channels, in_channels, *self.kernel_size))
        self.register_parameter("bias", nn.Parameter(torch.empty(out_channels)) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Uniform in ±1 / √fan-in, weight and bias alike, drawn in torch's order."""
        nn.init.kaiming_uniform_(self.weight, a=math.sqrt(5))
        if self.bias is not None:
            bound = 1 / math.sqrt(self.weight[0].numel())
            nn.init.uniform_(self.bias, -bound, bound)

    def forward(self, input: Tensor) -> Tensor:
        return conv2d(input, self.weight, self.bias, self.stride, self.padding)

    def extra_repr(self) -> str:
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}"
        text += f", stride={self.stride}"
        if self.padding != (0, 0):
            text += f", padding={self.padding}"
        return text if self.bias is not None else f"{text}, bias=False"


def _check(input: Tensor, weight: Tensor, bias: Tensor | None) -> None:
    if weight.dim() != 4 or weight.numel() == 0:
        raise RuntimeError(
            "weight must be (output channels, input channels, kernel height, kernel width),"
            f" not empty, but is {list(weight.shape)}"
        )
    if input.dim() not in (3, 4):
        raise RuntimeError(f"input must be (N, C, H, W) or (C, H, W), but is {list(input.shape)}")
    if input.shape[-3] != weight.shape[1]:
        raise RuntimeError(
            f"input must have {weight.shape[1]} channels for a weight of {list(weight.shape)},"
            f" but is {list(input.shape)}"
        )
    if bias is not None and bias.shape != weight.shape[:1]:
        raise RuntimeError(f"bias must be [{len(weight)}], but is {list(bias.shape)}")
    if not input.is_floating_point():
        raise RuntimeError(f"input must be of a float dtype, but is {input.dtype}")
    for name, tensor in {"weight": weight, "bias": bias}.items():
        if tensor is None:
            continue
        if (tensor.dtype, tensor.device) != (input.dtype, input.device):
            raise RuntimeError(
                f"{name} must be {input.dtype} on {input.device} as input is,"
                f" but is {tensor.dtype} on {tensor.device}"
            )


def _in_autocast_dtype(tensor: Tensor | None) -> Tensor | None:
    """As torch's convolution does it: double precision stays."""
    if tensor is None or not tensor.is_floating_point() or tensor.dtype == torch.float64:
        return tensor
    device = tensor.device.type
    if not torch.amp.is_autocast_available(device) or not torch.is_autocast_enabled(device):
        return tensor
    return tensor.to(torch.get_autocast_dtype(device))
