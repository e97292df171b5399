import pytest
import torch

from cnn_core.nn.mnist import MEAN, STD, mnist_cnn


def described(model):
    return [str(layer) for layer in model if not str(layer).startswith("Normalize")]


BRIEF = [
    "Conv2d(1, 32, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))",
    "ReLU()",
    "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)",
    "Conv2d(32, 32, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))",
    "ReLU()",
    "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)",
    "Flatten(start_dim=1, end_dim=-1)",
    "Linear(in_features=1568, out_features=500, bias=True)",
    "ReLU()",
    "Linear(in_features=500, out_features=10, bias=True)",
]


def test_the_network_is_that_of_the_brief():
    assert described(mnist_cnn()) == BRIEF


def test_batch_normalization_stands_between_convolution_and_relu_and_changes_nothing_else():
    layers = described(mnist_cnn(batch_norm=True))
    normalizations = [index for index, layer in enumerate(layers) if "BatchNorm2d(32" in layer]
    assert normalizations == [1, 5]
    assert [layer for layer in layers if "BatchNorm2d" not in layer] == BRIEF


@pytest.mark.parametrize(("batch_norm", "parameters"), [(False, 799_078), (True, 799_206)])
def test_the_parameters_are_as_many_as_in_the_brief(batch_norm, parameters):
    model = mnist_cnn(batch_norm)
    assert sum(parameter.numel() for parameter in model.parameters()) == parameters


@pytest.mark.parametrize("batch_norm", [False, True])
@pytest.mark.parametrize("count", [0, 1, 3])
def test_it_gives_a_logit_per_digit(batch_norm, count):
    images = torch.rand(count, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    logits = mnist_cnn(batch_norm).eval()(images)
    assert logits.shape == (count, 10)


def test_its_outputs_are_logits_not_probabilities():
    with torch.random.fork_rng():
        torch.manual_seed(0)
        logits = mnist_cnn()(torch.rand(4, 1, 28, 28))
    assert logits.min() < 0
    assert not torch.allclose(logits.sum(1), torch.ones(4))


def test_the_first_layer_takes_pixels_from_0_to_1_to_mean_zero_and_deviation_one():
    normalize = mnist_cnn()[0]
    pixels = torch.tensor([MEAN, MEAN + STD]).view(1, 1, 1, 2)
    torch.testing.assert_close(normalize(pixels).flatten(), torch.tensor([0.0, 1.0]))
