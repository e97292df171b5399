"""The oracle is torch's own layer: weights, names, errors, precision."""

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn_core.nn.convolution import Conv2d, conv2d

ARGUMENTS = {
    "defaults": {"in_channels": 2, "out_channels": 3, "kernel_size": 3},
    "all options": {
        "in_channels": 2,
        "out_channels": 3,
        "kernel_size": (3, 2),
        "stride": (1, 2),
        "padding": (2, 0),
        "bias": False,
    },
}
every_layer = pytest.mark.parametrize("arguments", ARGUMENTS.values(), ids=ARGUMENTS)


def made(layer, arguments):
    with torch.random.fork_rng():
        torch.manual_seed(0)
        return layer(**arguments), torch.get_rng_state()


def images(*shape, dtype=torch.float32):
    return torch.rand(shape, generator=torch.Generator().manual_seed(0), dtype=dtype)


@every_layer
def test_the_same_seed_gives_the_same_weights_and_takes_the_same_chance(arguments):
    (ours, chance), (theirs, their_chance) = (made(conv, arguments) for conv in (Conv2d, nn.Conv2d))
    expected = theirs.state_dict()
    assert list(ours.state_dict()) == list(expected)
    assert all(torch.equal(value, expected[name]) for name, value in ours.state_dict().items())
    assert torch.equal(chance, their_chance)


@every_layer
def test_state_dicts_load_either_way_and_the_layers_then_agree(arguments):
    ours, theirs = Conv2d(**arguments), nn.Conv2d(**arguments)
    theirs.load_state_dict(ours.state_dict())
    torch.testing.assert_close(ours(images(2, 2, 6, 7)), theirs(images(2, 2, 6, 7)))
    ours.load_state_dict(nn.Conv2d(**arguments).state_dict())


@every_layer
def test_it_describes_itself_as_torchs_layer_does(arguments):
    assert str(Conv2d(**arguments)) == str(nn.Conv2d(**arguments))


def test_it_is_a_layer_of_its_own():
    assert not issubclass(Conv2d, nn.modules.conv._ConvNd)


def test_options_can_be_given_by_position():
    layer = Conv2d(1, 3, 3, 2, 1, False)
    assert (layer.stride, layer.padding, layer.bias) == ((2, 2), (1, 1), None)


def test_one_image_needs_no_batch():
    layer = Conv2d(2, 3, 3)
    image = images(2, 5, 6)
    assert torch.equal(layer(image), layer(image[None])[0])


def test_no_images_give_no_output_and_zero_gradients():
    layer = Conv2d(2, 3, 3, padding=1)
    output = layer(torch.empty(0, 2, 5, 6))
    assert output.shape == (0, 3, 5, 6)
    gradients = torch.autograd.grad(output.sum(), list(layer.parameters()))
    assert not any(gradient.any() for gradient in gradients)


def test_arguments_are_left_as_they_were():
    image, weight, bias = images(2, 1, 1, 1), images(1, 1, 1, 1), images(1)
    before = [tensor.clone() for tensor in (image, weight, bias)]
    conv2d(image, weight, bias)
    assert all(map(torch.equal, before, (image, weight, bias)))


# Wrong arguments. The formula with torch's function gives the class of the error.

IMAGE, WEIGHT, BIAS = images(2, 3, 5, 6), images(4, 3, 3, 3), images(4)
WRONG = {
    "input of two dimensions": (
        lambda conv: conv(IMAGE[0, 0], WEIGHT),
        r"input must be \(N, C, H, W\) or \(C, H, W\), but is \[5, 6\]",
    ),
    "weight of three dimensions": (
        lambda conv: conv(IMAGE, WEIGHT[0]),
        r"weight must be \(output channels, .*\), not empty, but is \[3, 3, 3\]",
    ),
    "empty kernel": (lambda conv: conv(IMAGE, WEIGHT[:, :, :0]), r"is \[4, 3, 0, 3\]"),
    "other channels": (
        lambda conv: conv(IMAGE[:, :2], WEIGHT),
        r"input must have 3 channels for a weight of \[4, 3, 3, 3\], but is \[2, 2, 5, 6\]",
    ),
    "kernel larger than the image": (
        lambda conv: conv(IMAGE[..., :2], WEIGHT),
        r"the kernel \(3 × 3\) must not be larger than the padded input \(5 × 2\)",
    ),
    "bias of another length": (
        lambda conv: conv(IMAGE, WEIGHT, BIAS[:3]),
        r"bias must be \[4\], but is \[3\]",
    ),
    "stride zero": (
        lambda conv: conv(IMAGE, WEIGHT, stride=0),
        "stride must be at least 1, not 0",
    ),
    "negative padding": (
        lambda conv: conv(IMAGE, WEIGHT, padding=(0, -1)),
        r"padding must be at least 0, not \(0, -1\)",
    ),
    "three strides": (
        lambda conv: conv(IMAGE, WEIGHT, stride=(1, 1, 1)),
        "stride must be one integer or two, not 3",
    ),
    "stride of one and a half": (
        lambda conv: conv(IMAGE, WEIGHT, stride=1.5),
        "stride must be an integer or a pair of integers, not 1.5",
    ),
    "weight of another precision": (
        lambda conv: conv(IMAGE.double(), WEIGHT),
        "weight must be torch.float64 on cpu as input is, but is torch.float32 on cpu",
    ),
    "bias of another precision": (
        lambda conv: conv(IMAGE, WEIGHT, BIAS.double()),
        "bias must be torch.float32 on cpu as input is, but is torch.float64 on cpu",
    ),
}


@pytest.mark.parametrize(("call", "message"), WRONG.values(), ids=WRONG)
def test_wrong_arguments_raise_torchs_error_in_one_clear_line(call, message):
    with pytest.raises((RuntimeError, TypeError)) as theirs:
        call(F.conv2d)
    with pytest.raises(theirs.type, match=message) as ours:
        call(conv2d)
    assert "\n" not in str(ours.value)


def test_a_weight_on_another_device_is_named_with_both_devices():
    with pytest.raises(RuntimeError, match=r"float32 on cpu as input is, but is .* on meta"):
        conv2d(IMAGE, WEIGHT.to("meta"))


@pytest.mark.parametrize("dtype", [torch.int64, torch.complex64])
def test_numbers_that_are_no_floats_are_refused(dtype):
    with pytest.raises(RuntimeError, match=f"input must be of a float dtype, but is {dtype}"):
        conv2d(IMAGE.to(dtype), WEIGHT.to(dtype))


@pytest.mark.parametrize(
    ("arguments", "error", "message"),
    [
        ((1, 1, 0), RuntimeError, "kernel_size must be at least 1, not 0"),
        ((1, 1, 2.5), TypeError, "kernel_size must be an integer or a pair of integers"),
        ((1, 1, 3, 0), RuntimeError, "stride must be at least 1, not 0"),
        ((1, 1, 3, 1, "same"), TypeError, "padding must be an integer .* not 'same'"),
        ((0, 1, 3), RuntimeError, "in_channels must be at least 1, not 0"),
        ((1, -1, 3), RuntimeError, "out_channels must be at least 1, not -1"),
    ],
)
def test_wrong_options_are_named_when_the_layer_is_made(arguments, error, message):
    with pytest.raises(error, match=message):
        Conv2d(*arguments)


# Precision


@pytest.mark.parametrize("dtype", [torch.bfloat16, torch.float16])
def test_in_half_precision_it_is_as_exact_as_torchs(dtype):
    layer = Conv2d(8, 8, 3, padding=1)
    image = images(2, 8, 9, 9)
    exact = layer(image)
    halves = [tensor.detach().to(dtype) for tensor in (image, layer.weight, layer.bias)]
    errors = [(conv(*halves, padding=1).float() - exact).abs().max() for conv in (conv2d, F.conv2d)]
    assert conv2d(*halves, padding=1).dtype == dtype
    assert errors[0] <= 2 * errors[1] + 1e-3


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_under_autocast_it_computes_in_the_precision_that_torchs_layer_does(dtype):
    layer = Conv2d(2, 3, 3).to(dtype)
    image = images(2, 2, 6, 6, dtype=dtype).requires_grad_()
    with torch.autocast("cpu", torch.bfloat16):
        output = layer(image)
        expected = F.conv2d(image, layer.weight, layer.bias)
        gradients = torch.autograd.grad(output.sum(), [image, *layer.parameters()])
        theirs = torch.autograd.grad(expected.sum(), [image, *layer.parameters()])
    assert output.dtype == expected.dtype
    torch.testing.assert_close(output, expected, rtol=2e-2, atol=2e-2)
    for gradient, their in zip(gradients, theirs, strict=True):
        torch.testing.assert_close(gradient, their, rtol=2e-2, atol=2e-2)


def test_under_autocast_input_and_weight_may_differ_in_precision():
    layer = Conv2d(2, 3, 3)
    image = images(2, 2, 6, 6)
    with torch.autocast("cpu", torch.bfloat16):
        torch.testing.assert_close(layer(image.bfloat16()), layer(image))


# As part of a network


def test_hooks_see_inputs_outputs_and_gradients():
    layer, seen = Conv2d(1, 2, 3), {}
    layer.register_forward_hook(lambda module, inputs, output: seen.update(output=output.shape))
    layer.register_full_backward_hook(
        lambda module, inputs, outputs: seen.update(gradients=(inputs[0].shape, outputs[0].shape))
    )
    image = images(2, 1, 5, 5).requires_grad_()
    layer(image).sum().backward()
    assert seen == {"output": (2, 2, 3, 3), "gradients": ((2, 1, 5, 5), (2, 2, 3, 3))}


def test_what_follows_may_change_the_output_in_place():
    layer, image = Conv2d(1, 2, 3), images(2, 1, 5, 5)
    gradients = [
        torch.autograd.grad(nn.ReLU(inplace)(layer(image)).sum(), list(layer.parameters()))
        for inplace in (True, False)
    ]
    torch.testing.assert_close(*gradients)


def test_a_layer_can_be_copied_and_moved_and_keeps_its_output():
    layer = Conv2d(2, 3, 3)
    moved = copy.deepcopy(layer).to(memory_format=torch.channels_last)
    image = images(2, 2, 6, 6)
    torch.testing.assert_close(moved(image), layer(image))


def test_without_gradients_no_graph_is_kept():
    layer = Conv2d(2, 3, 3)
    with torch.no_grad():
        assert layer(images(1, 2, 5, 5)).grad_fn is None
    with torch.inference_mode():
        assert layer(images(1, 2, 5, 5)).is_inference()
