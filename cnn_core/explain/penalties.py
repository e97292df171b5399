"""What an image is charged for: functions from images (N, C, H, W) to (N,), for ``maximize``."""

from collections.abc import Callable

from torch import Tensor

Penalty = Callable[[Tensor], Tensor]


def l2(weight: float) -> Penalty:
    """weight · ‖x‖₂²: pulls pixels to black (Simonyan et al., 2014)."""
    return lambda images: weight * images.square().flatten(1).sum(1)


def total_variation(weight: float) -> Penalty:
    """weight · Σ |x − its right neighbour| + |x − its lower neighbour|: pulls pixels together.

    Example:
        >>> import torch
        >>> edge = torch.tensor([[[[0.0, 1.0], [0.0, 1.0]]]])
        >>> total_variation(0.5)(edge)
        tensor([1.])
    """

    def penalty(images: Tensor) -> Tensor:
        along_rows = images.diff(dim=3).abs().flatten(1).sum(1)
        along_columns = images.diff(dim=2).abs().flatten(1).sum(1)
        return weight * (along_rows + along_columns)

    return penalty


def towards(image: Tensor, beta: float) -> Penalty:
    """beta · mean squared error to ``image``, one for all, (C, H, W), or one each, (N, C, H, W)."""
    return lambda images: beta * (images - image).square().flatten(1).mean(1)
