"""Augmentation that takes the meaning from colors: for batches (N, 3, H, W), as in ``augment``."""

import torch
from torch import Generator, Tensor

DIMMEST = 0.4  # of white


def random_channel_mixing(images: Tensor, generator: Generator) -> Tensor:
    """Replace each channel by a random mean of the three, drawn for each image.

    x ← M x with weights uniform in [0, 1), then brought to the brightness that the image had: its
    largest value is what it was. Any color may become any other, and an image stays colored.

    Example:
        >>> red = torch.zeros(2, 3, 1, 1)
        >>> red[:, 0] = 0.8
        >>> mixed = random_channel_mixing(red, Generator().manual_seed(0))
        >>> (mixed > 0).all().item(), round(mixed.max().item(), 3)
        (True, 0.8)
    """
    weights = torch.rand((len(images), 3, 3), generator=generator)
    mixed = torch.einsum("nij,njhw->nihw", weights.to(images), images)
    return _as_bright_as(images, mixed)


def random_brightness(images: Tensor, generator: Generator) -> Tensor:
    """Bring the largest value of each image to one drawn from [0.4, 1).

    Two colors may differ in brightness alone, such as yellow and olive: to take the meaning from
    colors, their brightness has to go, too. A black image stays black.
    """
    largest = torch.empty(len(images), 1, 1, 1).uniform_(DIMMEST, 1, generator=generator)
    return _brought_to(largest.to(images), images)


def random_channel_gains(images: Tensor, generator: Generator) -> Tensor:
    """Multiply each channel of each image by a gain of its own, uniform in [0, 1).

    Brightness is kept as in ``random_channel_mixing``. A channel that is empty stays empty: red
    stays red, white becomes anything.
    """
    gains = torch.rand((len(images), 3, 1, 1), generator=generator)
    return _as_bright_as(images, images * gains.to(images))


def _as_bright_as(images: Tensor, changed: Tensor) -> Tensor:
    """``changed`` with the largest value that each of ``images`` has."""
    return _brought_to(_largest(images), changed)


def _brought_to(largest: Tensor, images: Tensor) -> Tensor:
    return images * (largest / _largest(images).clamp(min=1e-6))


def _largest(images: Tensor) -> Tensor:
    return images.amax((1, 2, 3), keepdim=True)
