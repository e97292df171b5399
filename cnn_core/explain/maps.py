"""Maps as they are laid over images."""

import torch
import torch.nn.functional as F
from torch import Tensor


def upsampled(maps: Tensor, size: tuple[int, int], mode: str = "bilinear") -> Tensor:
    """Maps (N, h, w) at another size, (N, *size).

    Args:
        size: height and width, such as ``images.shape[2:]``.
        mode: ``bilinear``, ``bicubic``, or ``nearest`` to see the layer's own places.

    Example:
        >>> upsampled(torch.tensor([[[0.0, 1.0]]]), (1, 4))
        tensor([[[0.0000, 0.2500, 0.7500, 1.0000]]])
    """
    return F.interpolate(maps.unsqueeze(1), size=tuple(size), mode=mode).squeeze(1)


def min_max(maps: Tensor) -> Tensor:
    """Each map moved and stretched to [0, 1]; a map that is the same everywhere becomes 0.

    Example:
        >>> min_max(torch.tensor([[[-1.0, 0.0, 3.0]], [[7.0, 7.0, 7.0]]]))
        tensor([[[0.0000, 0.2500, 1.0000]],
        <BLANKLINE>
                [[0.0000, 0.0000, 0.0000]]])
    """
    low, high = maps.amin((1, 2), keepdim=True), maps.amax((1, 2), keepdim=True)
    return (maps - low) / torch.where(high > low, high - low, 1)
