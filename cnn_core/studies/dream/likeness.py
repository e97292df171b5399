"""What can be asked of an image besides the network that it was made for."""

import torch
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.attack.result import logits


def stretched(images: Tensor) -> Tensor:
    """The images brightened until their brightest pixel is white."""
    return images / images.flatten(1).amax(1).clamp(min=1e-6).view(-1, 1, 1, 1)


def agreement(judge: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Whether another network reads the class in each image, stretched; 0 or 1, (N,)."""
    return (logits(judge, stretched(images)).argmax(1) == labels).double()


def nearest(images: Tensor, library: Tensor) -> tuple[Tensor, Tensor]:
    """The largest correlation with an image of the library, and which it is, (N,) each."""
    found = _standardized(images)
    parts = [found @ _standardized(part).T for part in library.split(5_000)]
    return tuple(torch.cat(parts, 1).max(1))


def alike(images: Tensor, labels: Tensor) -> Tensor:
    """The mean correlation of two images of a class, for each class that has two."""
    means = []
    for label in labels.unique():
        own = _standardized(images[labels == label])
        count = len(own)
        if count > 1:
            means.append(((own @ own.T).sum() - count) / (count * (count - 1)))
    return torch.stack(means)


def _standardized(images: Tensor) -> Tensor:
    """Rows of pixels with mean 0 and length 1, whose products are correlations."""
    rows = images.flatten(1)
    rows = rows - rows.mean(1, keepdim=True)
    return rows / rows.norm(dim=1, keepdim=True).clamp(min=1e-12)


def roughness(images: Tensor) -> Tensor:
    """Total variation per unit of ink: how much edge there is for the brightness, (N,)."""
    return explain.total_variation(1.0)(images) / images.flatten(1).sum(1).clamp(min=1e-6)
