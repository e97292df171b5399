"""The oracle is the architecture as the brief and its public code give it."""

import torch
from torch import nn

from cnn_core.nn.colored import colored_cnn

LAYERS = [
    "Conv2d(3, 32, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))",
    "ReLU()",
    "MaxPool2d(kernel_size=3, stride=3, padding=0, dilation=1, ceil_mode=False)",
    "Dropout(p=0.0, inplace=False)",
    "Conv2d(32, 64, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))",
    "ReLU()",
    "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)",
    "Conv2d(64, 128, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))",
    "ReLU()",
    "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)",
    "Flatten(start_dim=1, end_dim=-1)",
    "Linear(in_features=512, out_features=32, bias=True)",
    "ReLU()",
    "Linear(in_features=32, out_features=10, bias=True)",
]


def test_the_network_is_that_of_the_brief():
    network = colored_cnn()
    assert [str(layer) for layer in network] == LAYERS
    assert sum(parameter.numel() for parameter in network.parameters()) == 109_994


def test_the_last_maps_are_128_of_2_by_2():
    network = colored_cnn()
    features = network[: [name for name, _ in network.named_children()].index("flatten")]
    assert features(torch.zeros(2, 3, 28, 28)).shape == (2, 128, 2, 2)
    assert network(torch.zeros(2, 3, 28, 28)).shape == (2, 10)


def test_dropout_after_the_first_block_is_the_only_difference_it_makes():
    plain, dropped = colored_cnn(), colored_cnn(dropout=0.5)
    assert dropped.dropout.p == 0.5
    dropped.load_state_dict(plain.state_dict())
    images = torch.rand(2, 3, 28, 28, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(dropped.eval()(images), plain.eval()(images))
    assert isinstance(dropped.get_submodule("dropout"), nn.Dropout)


def test_with_a_smaller_first_pooling_it_is_the_network_of_the_mended_models():
    network = colored_cnn(first_pool=2)
    assert sum(parameter.numel() for parameter in network.parameters()) == 130_474
    assert network(torch.zeros(2, 3, 28, 28)).shape == (2, 10)
