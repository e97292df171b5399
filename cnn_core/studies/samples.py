"""Which images a study looks at, and how much of a work it does under each preset."""

import torch
from torch import Tensor

from cnn_core import settings
from cnn_core.data.images import ImageSet


def sample(images: ImageSet) -> ImageSet:
    """A thousand images drawn at random (a hundred when smoke), the same in every call."""
    generator = torch.Generator().manual_seed(0)
    return images[torch.randperm(len(images), generator=generator)[: scaled(1_000, 100)]]


def one_of_each(images: ImageSet) -> ImageSet:
    """The first image of each class that there is, by class."""
    first = [(images.labels == label).nonzero()[0] for label in images.labels.unique()]
    return images[torch.cat(first)]


def pixels(images: ImageSet) -> Tensor:
    """The images as float (N, C, H, W) in [0, 1]."""
    return images.images.float() / 255


def scaled(full: int, smoke: int) -> int:
    """One number for the full preset, another for smoke."""
    return full if settings.preset() == "full" else smoke
