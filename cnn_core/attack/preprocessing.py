"""Inputs that are cleaned first: a defence, and the way of an attack through it."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

Cleaning = Callable[[Tensor], Tensor]


class Preprocessed(nn.Module):
    """A network that sees its images cleaned: model(clean(x)).

    Example:
        >>> model = Preprocessed(quantization(2), nn.Flatten())
        >>> model(torch.tensor([[[[0.2, 0.7]]]]))
        tensor([[0., 1.]])
    """

    def __init__(self, clean: Cleaning, model: nn.Module):
        super().__init__()
        self.clean, self.model = clean, model

    def forward(self, images: Tensor) -> Tensor:
        return self.model(self.clean(images))


def quantization(levels: int) -> Cleaning:
    """Round pixels in [0, 1] to ``levels`` equally spaced grey levels, black and white included.

    Its gradient is zero wherever it has one. Raises ``ValueError`` below two levels.

    Example:
        >>> quantization(4)(torch.tensor([0.1, 0.4, 0.9]))
        tensor([0.0000, 0.3333, 1.0000])
    """
    if levels < 2:
        raise ValueError(f"quantization needs at least 2 levels, not {levels}")
    return lambda images: torch.round(images * (levels - 1)) / (levels - 1)


def straight_through(clean: Cleaning) -> Cleaning:
    """What ``clean`` returns, with the gradient of leaving the images as they are.

    An attack takes this way through a cleaning that has no useful gradient of its own (backward
    pass differentiable approximation, Athalye et al., 2018). Where ``clean(x)`` is near x it points
    in about the right direction.

    Example:
        >>> images = torch.tensor([0.2, 0.7], requires_grad=True)
        >>> cleaned = straight_through(quantization(2))(images)
        >>> cleaned.tolist(), torch.autograd.grad(cleaned.sum(), images)[0].tolist()
        ([0.0, 1.0], [1.0, 1.0])
    """
    return lambda images: images + (clean(images) - images).detach()
