"""The oracles are im2col with autograd's gradients, torch, and finite differences."""

from unittest.mock import patch

import pytest
import torch
import torch.nn.functional as F
from convolutions import problems
from hypothesis import given, settings
from hypothesis import strategies as st
from torch.utils._python_dispatch import TorchDispatchMode

from cnn_core.nn.convolution import columns, conv2d, im2col

# Blocks of a row of one image, of a few rows, of an image or two, of everything.
buffer_bytes = st.sampled_from([1, 400, 4_000, columns.BUFFER_BYTES])


@given(problems(), buffer_bytes)
@settings(max_examples=150)
def test_output_and_gradients_are_those_of_im2col_whatever_the_blocks(problem, size):
    with patch.object(columns, "BUFFER_BYTES", size):
        output, *gradients = problem.solve(conv2d)
    expected, *theirs = problem.solve(im2col.conv2d)
    torch.testing.assert_close(output, expected)
    torch.testing.assert_close(gradients, theirs)


@given(problems(torch.float32, largest=9))
@settings(max_examples=100)
def test_in_single_precision_it_is_torchs_to_1e_5(problem):
    output, *gradients = problem.solve(conv2d)
    expected, *theirs = problem.solve(F.conv2d)
    torch.testing.assert_close(output, expected, rtol=0, atol=1e-5)
    torch.testing.assert_close(gradients, theirs, rtol=1e-5, atol=1e-5)


@pytest.mark.parametrize(
    ("channels", "outputs", "side"), [(1, 32, 28), (32, 32, 14), (64, 64, 32), (3, 5, 120)]
)
def test_layers_as_large_as_real_ones_are_torchs_to_1e_5(channels, outputs, side):
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(4, channels, side, side, generator=generator, requires_grad=True)
    weight = torch.randn(outputs, channels, 3, 3, generator=generator) / (9 * channels) ** 0.5
    weight.requires_grad_()
    output, expected = (conv(images, weight, None, 1, 1) for conv in (conv2d, F.conv2d))
    torch.testing.assert_close(output, expected, rtol=0, atol=1e-5)
    arriving = torch.randn(output.shape, generator=generator) / output[0].numel() ** 0.5
    for ours, theirs in zip(
        torch.autograd.grad(output, (images, weight), arriving),
        torch.autograd.grad(expected, (images, weight), arriving),
        strict=True,
    ):
        torch.testing.assert_close(ours, theirs, rtol=1e-5, atol=1e-5)


OPTIONS = pytest.mark.parametrize(
    ("kernel", "stride", "padding"),
    [((3, 3), 1, 1), ((2, 3), (2, 1), (0, 2)), ((1, 1), 2, 0), ((2, 2), (3, 1), 1)],
)


def small(kernel):
    generator = torch.Generator().manual_seed(0)
    shapes = (2, 2, 5, 4), (3, 2, *kernel), (3,)
    return [
        torch.randn(shape, generator=generator, dtype=torch.float64, requires_grad=True)
        for shape in shapes
    ]


@OPTIONS
def test_gradients_are_finite_differences(kernel, stride, padding):
    def convolve(*tensors):
        return conv2d(*tensors, stride, padding)

    assert torch.autograd.gradcheck(convolve, small(kernel))


@OPTIONS
def test_gradients_of_gradients_are_finite_differences(kernel, stride, padding):
    def convolve(*tensors):
        return conv2d(*tensors, stride, padding)

    assert torch.autograd.gradgradcheck(convolve, small(kernel))


def test_third_derivatives_are_torchs():
    def third(conv):
        image, weight, _ = small((3, 3))
        value = conv(image, weight, padding=1).pow(3).sum()
        for _ in range(3):
            (gradient,) = torch.autograd.grad(value, image, create_graph=True)
            value = gradient.pow(2).sum()
        return value

    torch.testing.assert_close(third(conv2d), third(F.conv2d))


@pytest.mark.parametrize("asked", [(0,), (1,), (2,), (0, 2)])
def test_gradients_can_be_asked_for_one_by_one(asked):
    tensors = small((3, 3))
    for number, tensor in enumerate(tensors):
        tensor.requires_grad_(number in asked)
    wanted = [tensors[number] for number in asked]
    ours, theirs = (
        torch.autograd.grad(conv(*tensors).square().sum(), wanted) for conv in (conv2d, F.conv2d)
    )
    torch.testing.assert_close(ours, theirs)


class Recorded(TorchDispatchMode):
    """Writes down the name of every operation that torch carries out."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.names.add(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))


@pytest.mark.parametrize("conv", [conv2d, im2col.conv2d])
def test_torchs_own_convolutions_and_unfoldings_are_not_called(conv):
    image, weight, bias = small((3, 3))
    with Recorded() as recorded:
        (gradient,) = torch.autograd.grad(
            conv(image, weight, bias).sum(), weight, create_graph=True
        )
        gradient.square().sum().backward()
    assert any("mm" in name for name in recorded.names)
    forbidden = ("conv", "unfold", "im2col", "col2im")
    assert not [name for name in recorded.names if any(word in name for word in forbidden)]
