"""A network that sees every image as augmentation leaves it."""

from collections.abc import Callable

from torch import Generator, Tensor, nn


class Augmented(nn.Module):
    """``network(augmentation(images, generator))``, drawn anew in every forward pass.

    What makes such a network answer survives the augmentation: an image that is climbed through it
    cannot rest on single pixels (Olah, Mordvintsev and Schubert, 2017).

    Args:
        augmentation: from images (N, C, H, W) and a generator to images, differentiable, as those
            of ``cnn_core.data.augment``.

    Example:
        >>> import torch
        >>> def dimmed(images, generator):
        ...     return images * torch.rand(1, generator=generator)
        >>> network = Augmented(nn.Identity(), dimmed, torch.Generator().manual_seed(0))
        >>> network(torch.ones(1)), network(torch.ones(1))
        (tensor([0.4963]), tensor([0.7682]))
    """

    def __init__(
        self,
        network: nn.Module,
        augmentation: Callable[[Tensor, Generator], Tensor],
        generator: Generator,
    ):
        super().__init__()
        self.network, self.augmentation, self.generator = network, augmentation, generator

    def forward(self, images: Tensor) -> Tensor:
        return self.network(self.augmentation(images, self.generator))
