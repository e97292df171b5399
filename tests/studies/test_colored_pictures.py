"""Pictures that channels like: where they end is known for a channel that adds up one color."""

import pytest
import torch
from torch import nn

from cnn_core.data import colored as data
from cnn_core.studies.colored import pictures


@pytest.fixture
def network():
    """A channel that adds up red, one that adds up all three colors, and one that never answers."""
    convolution = nn.Conv2d(3, 3, kernel_size=1)
    with torch.no_grad():
        convolution.weight.zero_()
        convolution.bias.copy_(torch.tensor([0.0, 0.0, -1.0]))
        convolution.weight[0, 0] = convolution.weight[1] = 1
    network = nn.Sequential()
    network.add_module("conv3", convolution)
    network.add_module("relu3", nn.ReLU())
    return network


@pytest.fixture
def images(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    return data.load().hard_random[:20]


def test_saturation_is_none_of_grey_and_all_of_a_pure_color():
    grey, red, black = torch.full((3, 2, 2), 0.5), torch.zeros(3, 2, 2), torch.zeros(3, 2, 2)
    red[0] = 1
    assert pictures.saturation(torch.stack([grey, red, black])).tolist() == [0, 1, 0]


def test_a_channel_for_red_likes_red_and_one_for_all_colors_white(network, monkeypatch):
    monkeypatch.setattr(pictures, "INK", 1e-6)
    red, white = pictures.liked(network, "relu3", [0, 1], torch.full((2,), 1e-3))
    assert red[0].min() > 0.9
    assert red[1:].max() < 0.6
    assert white.min() > 0.9


def test_channels_that_never_answer_are_left_out(network, images):
    usual = pictures.spread(network, "relu3", images)
    assert (usual > 0).tolist() == [True, True, False]
    values = pictures.measured({"lazy": [network], "best": [network]}, images)
    assert 0 < values["liked.lazy.saturation"].value < 1
    assert values["liked.lazy_over_best"].value == 0
