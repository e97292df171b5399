"""Benchmark rows about convolution and pooling: against torch's, and where the time goes."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from unittest.mock import patch

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_core.evaluate.intervals import Estimate
from cnn_core.nn.convolution import columns, conv2d, definition, im2col
from cnn_core.nn.convolution.blocked import as_matrix, factors
from cnn_core.nn.pooling import max_pool2d
from tests.bench.memory import memory_ratio
from tests.bench.timing import time_ratio

REPEATS = 15


@dataclass(frozen=True)
class Case:
    """A 3 × 3 convolution of square images, padding 1, and how often one measurement does it."""

    images: int
    channels: int
    side: int
    outputs: int
    steps: int


CONV32 = Case(images=128, channels=32, side=14, outputs=32, steps=5)
CONV64 = Case(images=64, channels=64, side=32, outputs=64, steps=1)
CONV1 = Case(images=128, channels=1, side=28, outputs=32, steps=5)
TINY = Case(images=1, channels=3, side=8, outputs=4, steps=1)


def convolution_time(case: Case, ours: Callable[..., Tensor] = conv2d) -> Estimate:
    """Forward and backward, against ``F.conv2d``.

    All gradients, but that of one-channel images: as in the first layer of a training.
    """
    return time_ratio(_step(case, ours), _step(case, F.conv2d), REPEATS)


def convolution_memory(case: Case) -> Estimate:
    """The peak memory of forward and backward, against ``F.conv2d``."""
    return memory_ratio(_step(case, conv2d), _step(case, F.conv2d))


def convolution_time_with_buffer(bytes: int) -> Estimate:
    """Forward and backward of 32 channels with blocks of another size, against ``F.conv2d``."""
    with patch.object(columns, "BUFFER_BYTES", bytes):
        return convolution_time(CONV32)


def unrolling_of_im2col() -> Estimate:
    """The textbook's way: the time to write the columns over that of the product with them."""
    images, weight, _, _ = _tensors(CONV32)
    unroll = partial(im2col.im2col, images.detach(), (3, 3), (1, 1), (1, 1))
    matrix, unrolled = weight.detach().flatten(1), unroll()
    return time_ratio(unroll, lambda: matrix @ unrolled, REPEATS)


def unrolling_of_blocks() -> Estimate:
    """The fast way: the time to write the columns over that of the products with them."""
    images, weight, _, _ = (tensor.detach() for tensor in _tensors(CONV32))
    matrix = as_matrix(weight)
    geometry = columns.Geometry(images.shape[2:], (3, 3), (1, 1), (1, 1))

    def unroll() -> None:
        for some_images, _, block in columns.blocks(images, len(weight), geometry):
            block.unrolled(images[some_images])

    def multiply() -> None:
        for _, _, block in columns.blocks(images, len(weight), geometry):
            product = images.new_empty(len(weight), block.by_kernel_row[0].shape[1])
            for factor, part in factors(matrix, block.by_kernel_row):
                product.addmm_(factor, part)

    return time_ratio(unroll, multiply, REPEATS)


def pooling_time(backward: bool) -> Estimate:
    """Max-pooling 2 × 2 of 128 × 32 × 28 × 28, against ``F.max_pool2d``."""
    images = _random(128, 32, 28, 28).requires_grad_(backward)
    arriving = _random(128, 32, 14, 14)

    def step(pool: Callable[..., Tensor]) -> None:
        output = pool(images, 2)
        if backward:
            torch.autograd.grad(output, images, arriving)

    return time_ratio(
        partial(_repeat, 5, partial(step, max_pool2d)),
        partial(_repeat, 5, partial(step, F.max_pool2d)),
        REPEATS,
    )


ROWS = {
    "conv32": partial(convolution_time, CONV32),
    "conv64": partial(convolution_time, CONV64),
    "conv1": partial(convolution_time, CONV1),
    "conv32_memory": partial(convolution_memory, CONV32),
    "conv64_memory": partial(convolution_memory, CONV64),
    "pool": partial(pooling_time, backward=True),
    "pool_forward": partial(pooling_time, backward=False),
    "conv_definition": partial(convolution_time, TINY, definition.conv2d),
    "conv_im2col": partial(convolution_time, CONV32, im2col.conv2d),
    "unrolling_im2col": unrolling_of_im2col,
    "unrolling_blocks": unrolling_of_blocks,
    **{
        f"conv_buffer_{kib}": partial(convolution_time_with_buffer, kib << 10)
        for kib in (128, 512, 2_048, 8_192, 32_768)
    },
}


def _random(*shape: int) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(0))


def _tensors(case: Case) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """Images, weight, bias, and the gradient that arrives at the output."""
    return (
        _random(case.images, case.channels, case.side, case.side).requires_grad_(case.channels > 1),
        _random(case.outputs, case.channels, 3, 3).requires_grad_(),
        _random(case.outputs).requires_grad_(),
        _random(case.images, case.outputs, case.side, case.side),
    )


def _step(case: Case, conv: Callable[..., Tensor]) -> Callable[[], None]:
    images, weight, bias, arriving = _tensors(case)
    wanted = [tensor for tensor in (images, weight, bias) if tensor.requires_grad]

    def step() -> None:
        torch.autograd.grad(conv(images, weight, bias, padding=1), wanted, arriving)

    return partial(_repeat, case.steps, step)


def _repeat(times: int, work: Callable[[], object]) -> None:
    for _ in range(times):
        work()
