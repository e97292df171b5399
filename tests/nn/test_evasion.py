"""The oracle is the architecture as the brief gives it."""

import torch

from cnn_core.nn.evasion import evasion_cnn

LAYERS = [
    "GreyLevels()",
    "Conv2d(1, 10, kernel_size=(5, 5), stride=(1, 1))",
    "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)",
    "ReLU()",
    "Conv2d(10, 20, kernel_size=(5, 5), stride=(1, 1))",
    "Dropout2d(p=0.5, inplace=False)",
    "MaxPool2d(kernel_size=2, stride=2, padding=0, dilation=1, ceil_mode=False)",
    "ReLU()",
    "Flatten(start_dim=1, end_dim=-1)",
    "Linear(in_features=320, out_features=50, bias=True)",
    "ReLU()",
    "Dropout(p=0.5, inplace=False)",
    "Linear(in_features=50, out_features=10, bias=True)",
]


def test_the_network_is_that_of_the_brief():
    network = evasion_cnn()
    assert [str(layer) for layer in network] == LAYERS
    assert sum(parameter.numel() for parameter in network.parameters()) == 21_840
    assert network(torch.zeros(2, 1, 28, 28)).shape == (2, 10)


def test_weights_have_the_names_of_those_that_are_handed_out():
    names = {name.partition(".")[0] for name in evasion_cnn().state_dict()}
    assert names == {"conv1", "conv2", "fc1", "fc2"}


def test_what_follows_the_first_layer_is_fed_grey_levels():
    network = evasion_cnn().eval()
    levels = torch.randint(256, (3, 1, 28, 28), generator=torch.Generator().manual_seed(0)).float()
    torch.testing.assert_close(network(levels / 255), network[1:](levels), rtol=1e-4, atol=1e-3)
