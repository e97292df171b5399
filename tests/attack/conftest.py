"""A small network in float64, with all that an attack must not disturb, and images for it."""

import copy
from collections import OrderedDict
from functools import cache

import pytest
import torch
from torch import nn

from cnn_core.nn.normalize import Normalize

CLASSES = 4


def noisy_corners(count, seed):
    """Images (count, 1, 8, 8) of noise with one brighter corner, and which corner that is."""
    generator = torch.Generator().manual_seed(seed)
    images = torch.rand(count, 1, 8, 8, generator=generator, dtype=torch.float64) * 0.8
    labels = torch.arange(count) % CLASSES
    corners = images.view(count, 2, 4, 2, 4).permute(0, 1, 3, 2, 4)
    corners[torch.arange(count), labels // 2, labels % 2] += 0.2
    return images, labels


@cache
def fitted(seed):
    """A network with batch normalization and dropout that tells the corners apart."""
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        layers = OrderedDict(
            normalize=Normalize([0.4], [0.3]),
            conv=nn.Conv2d(1, 4, 3, padding=1),
            norm=nn.BatchNorm2d(4),
            relu=nn.ReLU(),
            pool=nn.MaxPool2d(2),
            flatten=nn.Flatten(),
            dropout=nn.Dropout(0.2),
            linear=nn.Linear(4 * 4 * 4, CLASSES),
        )
        network = nn.Sequential(layers).double()
        images, labels = noisy_corners(256, seed)
        optimizer = torch.optim.Adam(network.parameters(), lr=0.02)
        for _ in range(60):
            optimizer.zero_grad()
            nn.functional.cross_entropy(network(images), labels).backward()
            optimizer.step()
        optimizer.zero_grad()
    return network


def small_network(seed):
    """A fitted network of one's own, with mixed training flags and a parameter that is fixed."""
    network = copy.deepcopy(fitted(seed))
    network.norm.eval()
    network.conv.bias.requires_grad_(False)
    return network


@pytest.fixture
def network():
    return small_network(0)


@pytest.fixture
def surrogate():
    return small_network(1)


@pytest.fixture
def images():
    return noisy_corners(12, seed=2)[0]


@pytest.fixture
def labels(images):
    return noisy_corners(12, seed=2)[1]


class Linear(nn.Module):
    """Two classes, logits (w · x + b, 0): everything about its attacks is known in closed form."""

    def __init__(self, weights, bias):
        super().__init__()
        self.register_buffer("weights", weights)
        self.bias = bias

    def forward(self, images):
        first = images.flatten(1) @ self.weights + self.bias
        return torch.stack([first, torch.zeros_like(first)], 1)


@pytest.fixture
def linear():
    generator = torch.Generator().manual_seed(1)
    return Linear(torch.randn(16, generator=generator, dtype=torch.float64), bias=0.2)


@pytest.fixture
def corners():
    """``corners(count)``: as many images and labels."""
    return lambda count: noisy_corners(count, seed=2)
