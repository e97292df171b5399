"""Augmentation that takes the meaning from colors: for batches (N, 3, H, W), as in ``augment``."""

import torch
from torch import Generator, Tensor


def random_channel_mixing(images: Tensor, generator: Generator) -> Tensor:
    """Replace each channel by a random mean of the three, drawn for each image.

    x ← M x with weights uniform in [0, 1), then brought to the brightness that the image had: its
    largest value is what it was. Any color may become any other, and an image stays colored.

    Example:
        >>> red = torch.zeros(2, 3, 1, 1)
        >>> red[:, 0] = 0.8
        >>> mixed = random_channel_mixing(red, Generator().manual_seed(0))
        >>> (mixed > 0).all().item(), mixed.amax((1, 2, 3)).tolist()
        (True, [0.800000011920929, 0.800000011920929])
    """
    weights = torch.rand((len(images), 3, 3), generator=generator)
    mixed = torch.einsum("nij,njhw->nihw", weights.to(images), images)
    return _as_bright_as(images, mixed)


def random_channel_gains(images: Tensor, generator: Generator) -> Tensor:
    """Multiply each channel of each image by a gain of its own, uniform in [0, 1).

    Brightness is kept as in ``random_channel_mixing``. A channel that is empty stays empty: red
    stays red, white becomes anything.
    """
    gains = torch.rand((len(images), 3, 1, 1), generator=generator)
    return _as_bright_as(images, images * gains.to(images))


def _as_bright_as(images: Tensor, changed: Tensor) -> Tensor:
    """``changed`` with the largest value that each of ``images`` has."""
    before, after = (some.flatten(1).amax(1).view(-1, 1, 1, 1) for some in (images, changed))
    return changed * (before / after.clamp(min=1e-6))
