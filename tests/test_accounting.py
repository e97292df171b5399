"""The oracles are known numbers, torch's own count of operations, and gradients."""

from functools import partial

import pytest
import torch
from torch import nn
from torch.utils.flop_counter import FlopCounterMode

from cnn_core.accounting import (
    layers,
    neurons_with_pooling,
    parameters_by_formula,
    parameters_by_numel,
    parameters_by_shapes,
    totals,
)
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.nn.scratch import scratch_cnn

MNIST = (1, 28, 28)


class Residual(nn.Module):
    """Two convolutions, the first with a stride, and a projected shortcut around them."""

    def __init__(self, inputs, outputs, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu = nn.ReLU()
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.shortcut = nn.Conv2d(inputs, outputs, 1, stride, bias=False)

    def forward(self, images):
        return self.conv2(self.relu(self.bn1(self.conv1(images)))) + self.shortcut(images)


def residual_net():
    return nn.Sequential(
        nn.Conv2d(3, 4, 3, padding=1),
        Residual(4, 6, stride=2),
        nn.AvgPool2d(2),
        Residual(6, 8, stride=2),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(8, 5),
    )


def special_net():
    """Groups, no bias, rectangles, strides."""
    return nn.Sequential(
        nn.Conv2d(4, 8, (3, 5), stride=(1, 2), groups=2, bias=False),
        nn.BatchNorm2d(8),
        nn.Conv2d(8, 8, 3, groups=8),
        nn.AvgPool2d(2),
        nn.Flatten(),
        nn.Linear(8 * 4 * 2, 7, bias=False),
    )


NETS = {
    "mnist": (mnist_cnn, MNIST),
    "mnist with batch normalization": (lambda: mnist_cnn(batch_norm=True), MNIST),
    "scratch": (partial(scratch_cnn, own_layers=False), MNIST),
    "residual": (residual_net, (3, 64, 64)),
    "special": (special_net, (4, 12, 16)),
}
every_net = pytest.mark.parametrize(("network", "shape"), NETS.values(), ids=NETS)


# The digit network, number by number


def test_the_table_of_the_digit_network():
    rows = layers(mnist_cnn(), MNIST)
    table = {
        row.name: (row.output_shape, row.parameters, row.neurons, row.macs, row.receptive_field)
        for row in rows
    }
    # Parameters: out · (in · 9 + 1), out · (in + 1). MACs: outputs · in · 9, in · out.
    assert table == {
        "normalize": ((1, 28, 28), 0, 0, 0, 1),
        "conv1": ((32, 28, 28), 320, 25_088, 225_792, 3),
        "relu1": ((32, 28, 28), 0, 0, 0, 3),
        "pool1": ((32, 14, 14), 0, 0, 0, 4),
        "conv2": ((32, 14, 14), 9_248, 6_272, 1_806_336, 8),
        "relu2": ((32, 14, 14), 0, 0, 0, 8),
        "pool2": ((32, 7, 7), 0, 0, 0, 10),
        "flatten": ((1_568,), 0, 0, 0, 10),
        "fc1": ((500,), 784_500, 500, 784_000, 28),
        "relu3": ((500,), 0, 0, 0, 28),
        "fc2": ((10,), 5_010, 10, 5_000, 28),
    }
    assert rows[1].input_shape == (1, 28, 28)
    assert rows[8].input_shape == (1_568,)
    assert [row.type for row in rows[:4]] == ["Normalize", "Conv2d", "ReLU", "MaxPool2d"]


def test_the_totals_of_the_digit_network():
    rows = layers(mnist_cnn(), MNIST)
    sums = totals(rows)
    assert sums["total"].parameters == 799_078
    assert sums["convolutional"].parameters == 9_568
    assert sums["fully connected"].parameters == 789_510
    assert sums["total"].neurons == 31_870
    assert sums["convolutional"].neurons == 31_360
    assert sums["fully connected"].neurons == 510
    assert sums["total"].macs == 2_821_128
    assert neurons_with_pooling(rows) == 39_710


def test_batch_normalization_adds_128_parameters_and_no_neuron():
    sums = totals(layers(mnist_cnn(batch_norm=True), MNIST))
    assert sums["total"].parameters == 799_206
    assert sums["normalization"].parameters == 128
    assert sums["total"].neurons == 31_870
    assert sums["total"].macs == 2_821_128


# The network on layers of our own


def test_layers_of_our_own_count_as_torchs_do():
    ours, theirs = scratch_cnn(), scratch_cnn(own_layers=False)
    assert layers(ours, MNIST) == layers(theirs, MNIST)
    assert totals(layers(ours, MNIST))["total"].parameters == 39_248
    assert parameters_by_formula(ours) == parameters_by_shapes(ours, MNIST) == 39_248


# Every network


@every_net
def test_three_ways_to_count_the_parameters_agree(network, shape):
    model = network()
    count = sum(parameter.numel() for parameter in model.parameters())
    assert parameters_by_numel(model) == count
    assert parameters_by_formula(model) == count
    assert parameters_by_shapes(model, shape) == count
    assert totals(layers(model, shape))["total"].parameters == count


@every_net
def test_multiply_accumulates_are_half_the_operations_that_torch_counts(network, shape):
    model = network().eval()
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        model(torch.zeros(1, *shape))
    assert totals(layers(model, shape))["total"].macs == counter.get_total_flops() / 2


@every_net
def test_shapes_are_those_of_a_forward_pass(network, shape):
    model = network().eval()
    seen = {}

    def note(name):
        def hook(module, inputs, output):
            seen[name] = (tuple(inputs[0].shape[1:]), tuple(output.shape[1:]))

        return hook

    for name, module in model.named_modules():
        if not list(module.children()):
            module.register_forward_hook(note(name))
    model(torch.zeros(1, *shape))
    rows = {row.name: (row.input_shape, row.output_shape) for row in layers(model, shape)}
    assert rows == seen


def side_seen_by_the_middle(model, name, shape):
    """The side of the square of input pixels that change the middle output of a layer."""
    outputs = []
    model.get_submodule(name).register_forward_hook(lambda *call: outputs.append(call[2]))
    images = torch.ones(1, *shape, requires_grad=True)
    model(images)
    height, width = outputs[0].shape[2:]
    outputs[0][0, :, height // 2, width // 2].sum().backward()
    seen = images.grad[0].sum(0).nonzero()
    rows, columns = (seen.max(0).values - seen.min(0).values + 1).tolist()
    assert rows == columns
    return rows


def test_receptive_fields_are_the_pixels_with_a_gradient():
    # Positive weights on positive pixels: no path is cut by a ReLU, no two cancel.
    model = residual_net().eval()
    for parameter in model.parameters():
        torch.nn.init.constant_(parameter, 0.1)
    spatial = [row for row in layers(model, (3, 64, 64)) if len(row.output_shape) == 3][:-1]
    stated = {row.name: row.receptive_field for row in spatial}
    assert stated == {
        row.name: side_seen_by_the_middle(model, row.name, (3, 64, 64)) for row in spatial
    }
    assert stated["1.shortcut"] == 3  # sees less than the path that it joins
    assert stated["3.conv2"] == 35


def test_a_unit_after_global_pooling_or_a_linear_layer_sees_everything():
    rows = {row.name: row.receptive_field for row in layers(residual_net(), (3, 64, 64))}
    assert rows["4"] == rows["6"] == 64


def test_a_receptive_field_ends_at_the_image():
    rows = layers(nn.Sequential(nn.Conv2d(1, 1, 5, padding=2), nn.Conv2d(1, 1, 5)), (1, 6, 6))
    assert [row.receptive_field for row in rows] == [5, 6]


def test_a_dilated_kernel_sees_further():
    model = nn.Sequential(nn.Conv2d(1, 1, 3, dilation=2), nn.MaxPool2d(2, stride=1, dilation=3))
    assert [row.receptive_field for row in layers(model, MNIST)] == [5, 8]


# Manners


@pytest.mark.parametrize("training", [True, False])
def test_a_network_is_left_as_it_was(training):
    model = mnist_cnn(batch_norm=True).train(training)
    before = {name: tensor.clone() for name, tensor in model.state_dict().items()}
    torch_state = torch.get_rng_state()
    layers(model, MNIST)
    assert all(module.training is training for module in model.modules())
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())
    assert all(parameter.grad is None for parameter in model.parameters())
    assert torch.equal(torch.get_rng_state(), torch_state)


class Undecided(nn.Module):
    """A forward pass that depends on the pixels."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 1, 3)

    def forward(self, images):
        return self.conv(images) if images.sum() > 0 else images


class Looping(Undecided):
    """A forward pass that loops over a shape."""

    def forward(self, images):
        for _ in range(images.shape[1]):
            images = self.conv(images)
        return images


@pytest.mark.parametrize(
    "network",
    [
        Undecided,
        Looping,
    ],
)
def test_a_network_that_cannot_be_traced_is_named(network):
    model = network().train()
    with pytest.raises(ValueError, match=f"{network.__name__} cannot be traced"):
        layers(model, MNIST)
    assert model.training


def test_a_layer_without_a_formula_is_named():
    with pytest.raises(ValueError, match="no formula for the parameters of PReLU"):
        parameters_by_formula(nn.Sequential(nn.Linear(2, 2), nn.PReLU()))
