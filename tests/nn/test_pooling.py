"""The oracles are the definition as loops, torch, and finite differences."""

import pytest
import torch
import torch.nn.functional as F
from hypothesis import given, settings
from hypothesis import strategies as st
from layouts import LAYOUTS, laid_out
from torch import nn
from torch.utils._python_dispatch import TorchDispatchMode

from cnn_core.nn.pooling import MaxPool2d, max_pool2d, max_pool2d_by_definition

NAN, INF = float("nan"), float("inf")


@st.composite
def problems(draw):
    """Images with many equal pixels, some NaN or infinite, with a kernel and a stride that fit."""
    kernel, stride = (
        draw(st.tuples(*[st.integers(1, 4)] * 2)),
        draw(st.none() | st.tuples(*[st.integers(1, 4)] * 2)),
    )
    size = [extent + draw(st.integers(0, 5)) for extent in kernel]
    shape = (draw(st.integers(0, 3)), draw(st.integers(1, 3)), *size)
    generator = torch.Generator().manual_seed(draw(st.integers(0, 2**32)))
    numbers = draw(st.sampled_from([[0, 1, 2], [-INF, 0, INF], [0, 1, NAN], [NAN]]))
    levels = torch.tensor(numbers, dtype=torch.float32)
    image = levels[torch.randint(0, len(levels), shape, generator=generator)]
    return laid_out(image, draw(st.sampled_from(list(LAYOUTS)))), kernel, stride


@given(problems())
@settings(max_examples=40)
def test_it_computes_what_the_definition_says(problem):
    ours, expected = (pool(*problem) for pool in (max_pool2d, max_pool2d_by_definition))
    assert torch.equal(ours.nan_to_num(nan=9), expected.nan_to_num(nan=9))


@given(problems())
@settings(max_examples=150)
def test_output_and_gradient_are_torchs_with_ties_infinities_and_nan(problem):
    ours, expected = max_pool2d(*problem), F.max_pool2d(*problem)
    assert torch.equal(ours.nan_to_num(nan=9), expected.nan_to_num(nan=9))
    # Powers of two: sums over overlapping windows are exact, and say which windows they hold.
    arriving = 2.0 ** (torch.arange(ours.numel()) % 20).view(ours.shape)
    for gradients in zip(
        torch.autograd.grad(ours, problem[0], arriving),
        torch.autograd.grad(expected, problem[0], arriving),
        strict=True,
    ):
        assert torch.equal(*gradients)


@pytest.mark.parametrize(
    ("window", "first"),
    [
        ([[5, 5], [5, 5]], (0, 0)),
        ([[1, 5], [5, 5]], (0, 1)),
        ([[1, 2], [5, 5]], (1, 0)),
        ([[-INF, -INF], [-INF, -INF]], (0, 0)),
    ],
)
def test_of_equal_pixels_the_first_in_reading_order_takes_the_gradient(window, first):
    image = torch.tensor([[window]], dtype=torch.float32, requires_grad=True)
    (gradient,) = torch.autograd.grad(max_pool2d(image, 2).sum(), image)
    assert gradient[0, 0].nonzero().tolist() == [list(first)]


def test_an_infinite_gradient_reaches_one_pixel_and_spoils_no_other():
    image = torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]], requires_grad=True)
    (gradient,) = torch.autograd.grad(max_pool2d(image, 2), image, torch.full((1, 1, 1, 1), INF))
    assert gradient.tolist() == [[[[0, 0], [0, INF]]]]


@pytest.mark.parametrize(("kernel", "stride"), [(2, None), ((2, 3), (1, 2)), (3, 1), (1, 2)])
def test_gradients_of_first_and_second_order_are_finite_differences(kernel, stride):
    # Distinct pixels: at a tie the maximum has no derivative.
    order = torch.randperm(2 * 2 * 5 * 6, generator=torch.Generator().manual_seed(0))
    image = order.double().view(2, 2, 5, 6).requires_grad_()
    assert torch.autograd.gradcheck(lambda image: max_pool2d(image, kernel, stride), image)
    assert torch.autograd.gradgradcheck(lambda image: max_pool2d(image, kernel, stride), image)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64, torch.int64])
def test_every_dtype_stays_what_it_is(dtype):
    image = torch.randint(0, 9, (2, 3, 7, 6), generator=torch.Generator().manual_seed(0)).to(dtype)
    assert max_pool2d(image, 2).dtype == dtype
    assert torch.equal(max_pool2d(image, 2), F.max_pool2d(image, 2))


def test_under_autocast_the_precision_is_that_of_torchs_layer():
    image = torch.rand(1, 1, 4, 4)
    with torch.autocast("cpu", torch.bfloat16):
        assert max_pool2d(image, 2).dtype == F.max_pool2d(image, 2).dtype
        half = image.bfloat16()
        assert max_pool2d(half, 2).dtype == F.max_pool2d(half, 2).dtype


def test_one_image_needs_no_batch():
    image = torch.rand(3, 6, 7, generator=torch.Generator().manual_seed(0))
    assert torch.equal(max_pool2d(image, 2), F.max_pool2d(image, 2))


class Recorded(TorchDispatchMode):
    """Writes down the name of every operation that torch carries out."""

    def __init__(self):
        super().__init__()
        self.names = set()

    def __torch_dispatch__(self, func, types, args=(), kwargs=None):
        self.names.add(func.overloadpacket.__name__)
        return func(*args, **(kwargs or {}))


def test_torchs_own_poolings_and_unfoldings_are_not_called():
    image = torch.rand(1, 1, 5, 5, requires_grad=True)
    with Recorded() as recorded:
        torch.autograd.grad(max_pool2d(image, 2).sum(), image)
    assert "maximum" in recorded.names
    forbidden = ("pool", "unfold", "im2col")
    assert not [name for name in recorded.names if any(word in name for word in forbidden)]


IMAGE = torch.rand(2, 3, 5, 6)
WRONG = {
    "two dimensions": (lambda pool: pool(IMAGE[0, 0], 2), r"not empty, but is \[5, 6\]"),
    "no channel": (lambda pool: pool(IMAGE[:, :0], 2), r"not empty, but is \[2, 0, 5, 6\]"),
    "kernel larger than the image": (
        lambda pool: pool(IMAGE, 6),
        r"the kernel \(6 × 6\) must not be larger than the padded input \(5 × 6\)",
    ),
    "kernel of size zero": (lambda pool: pool(IMAGE, 0), "kernel_size must be at least 1, not 0"),
    "stride zero": (lambda pool: pool(IMAGE, 2, 0), "stride must be at least 1, not 0"),
    "three sides": (lambda pool: pool(IMAGE, (1, 2, 3)), "kernel_size must be one integer or two"),
    "kernel of one and a half": (
        lambda pool: pool(IMAGE, 1.5),
        "kernel_size must be an integer or a pair of integers, not 1.5",
    ),
}


@pytest.mark.parametrize(("call", "message"), WRONG.values(), ids=WRONG)
def test_wrong_arguments_raise_torchs_error_in_one_clear_line(call, message):
    with pytest.raises((RuntimeError, TypeError)) as theirs:
        call(F.max_pool2d)
    with pytest.raises(theirs.type, match=message) as ours:
        call(max_pool2d)
    assert "\n" not in str(ours.value)


# The layer


@pytest.mark.parametrize("arguments", [(2,), (2, 3), ((2, 3),), (3, (1, 2))])
def test_the_layer_takes_torchs_arguments(arguments):
    ours, theirs = MaxPool2d(*arguments), nn.MaxPool2d(*arguments)
    assert (ours.kernel_size, ours.stride) == (theirs.kernel_size, theirs.stride)
    assert torch.equal(ours(IMAGE), theirs(IMAGE))
    assert ours.state_dict() == {}
    assert str(theirs).startswith(str(ours)[:-1])


def test_a_layer_with_wrong_options_is_not_made():
    with pytest.raises(RuntimeError, match="stride must be at least 1, not 0"):
        MaxPool2d(2, stride=0)
