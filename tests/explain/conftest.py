"""Tiny networks and images that are not square, so that nothing is right by accident."""

import pytest
import torch
from torch import nn


@pytest.fixture(autouse=True)
def _seeded():
    """The same weights in every run, also where torch draws them."""
    torch.manual_seed(0)


def randomized(model):
    """``model`` with weights of its own, and normalizations that do something."""
    generator = torch.Generator().manual_seed(0)
    for parameter in model.parameters():
        scale = parameter[0].numel() ** -0.5 if parameter.ndim > 1 else 0.3
        parameter.data = scale * torch.randn(parameter.shape, generator=generator)
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.uniform_(-0.2, 0.2, generator=generator)
            module.running_var.uniform_(0.5, 1.5, generator=generator)
            module.weight.data.uniform_(0.8, 1.2, generator=generator)
    return model


@pytest.fixture
def model():
    """Two channels of 8×10 pixels to 5 classes; a ReLU works in place, a part has children."""
    first = nn.Sequential(nn.Conv2d(2, 4, 3, padding=1), nn.BatchNorm2d(4), nn.ReLU(inplace=True))
    return randomized(
        nn.Sequential(
            first,
            nn.MaxPool2d(2),
            nn.Conv2d(4, 6, 3, padding=1),
            nn.ReLU(),
            nn.Flatten(),
            nn.Dropout(),
            nn.Linear(6 * 4 * 5, 5),
        )
    ).eval()


@pytest.fixture
def averaging():
    """Convolutions, the mean of each map, a linear layer: the network that CAM is made for."""
    return randomized(
        nn.Sequential(
            nn.Conv2d(2, 4, 3, padding=1),
            nn.ReLU(),
            nn.Conv2d(4, 6, 3, padding=1),
            nn.ReLU(),
            nn.AdaptiveAvgPool2d(1),
            nn.Flatten(),
            nn.Linear(6, 5),
        )
    ).eval()


@pytest.fixture
def images():
    return torch.rand(3, 2, 8, 10, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def classes():
    """A class for each of the images."""
    return torch.tensor([4, 0, 2])
