import pytest
import torch
from torch import nn
from unchanged import unchanged

from cnn_core.nn.frozen import frozen


@pytest.fixture
def network():
    network = nn.Sequential(nn.Linear(3, 3), nn.Dropout(), nn.BatchNorm1d(3), nn.Linear(3, 2))
    network[1].eval()
    network[0].bias.requires_grad_(False)
    return network


def test_within_nothing_of_the_network_learns(network):
    with unchanged(network), frozen(network):
        assert not any(module.training for module in network.modules())
        assert not any(parameter.requires_grad for parameter in network.parameters())
        inputs = torch.ones(2, 3, requires_grad=True)
        (gradient,) = torch.autograd.grad(network(inputs).sum(), inputs)
        assert gradient.shape == (2, 3)


def test_an_error_leaves_the_network_as_it_was(network):
    with unchanged(network), pytest.raises(RuntimeError), frozen(network):
        network(torch.ones(2, 5))


def test_it_can_be_nested(network):
    with unchanged(network), frozen(network):
        with frozen(network):
            pass
        assert not network[3].weight.requires_grad
