"""Random convolutions of every small shape, for hypothesis."""

from dataclasses import dataclass

import torch
from hypothesis import strategies as st
from layouts import LAYOUTS, laid_out
from torch import Tensor


@dataclass(frozen=True)
class Problem:
    """The arguments of a convolution, and a gradient that may arrive at its output."""

    input: Tensor
    weight: Tensor
    bias: Tensor | None
    stride: tuple[int, int]
    padding: tuple[int, int]
    arriving: Tensor

    def solve(self, conv2d) -> tuple[Tensor, ...]:
        """The output and the gradients of input, weight and bias."""
        inputs = [part for part in (self.input, self.weight, self.bias) if part is not None]
        output = conv2d(self.input, self.weight, self.bias, self.stride, self.padding)
        return output, *torch.autograd.grad(output, inputs, self.arriving)


@st.composite
def problems(draw, dtype=torch.float64, largest: int = 5, kernels: int = 4) -> Problem:
    """Any kernel, stride, padding (larger than the kernel too), rectangle and memory layout.

    Args:
        largest: how many pixels an image may be larger than the kernel. kernels: its largest side.
    """
    count, channels, outputs = (draw(st.integers(least, 3)) for least in (0, 1, 1))
    kernel, stride, padding = (
        draw(st.tuples(*[st.integers(least, most)] * 2))
        for least, most in ((1, kernels), (1, 3), (0, 3))
    )
    size = [
        max(1, extent - 2 * border) + draw(st.integers(0, largest))
        for extent, border in zip(kernel, padding, strict=True)
    ]
    windows = [
        (side + 2 * border - extent) // step + 1
        for side, border, extent, step in zip(size, padding, kernel, stride, strict=True)
    ]
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**32)))

    def uniform(*shape: int) -> Tensor:
        return torch.rand(shape, generator=generator, dtype=dtype) * 2 - 1

    return Problem(
        input=laid_out(uniform(count, channels, *size), draw(st.sampled_from(list(LAYOUTS)))),
        weight=laid_out(uniform(outputs, channels, *kernel), draw(st.sampled_from(list(LAYOUTS)))),
        bias=uniform(outputs).requires_grad_() if draw(st.booleans()) else None,
        stride=stride,
        padding=padding,
        arriving=uniform(count, outputs, *windows),
    )
