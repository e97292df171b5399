"""What takes the place of hidden pixels: a number, or a function from images to images."""

from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_core.nn.batches import check_images

Fill = float | Callable[[Tensor], Tensor]


def filled(images: Tensor, fill: Fill) -> Tensor:
    """The images (N, C, H, W) that show through where ``images`` are hidden.

    Raises ``ValueError`` for images that are not float (N, C, H, W), and for a function whose
    result does not have their shape.

    Example:
        >>> filled(torch.zeros(1, 1, 1, 2), 0.5)
        tensor([[[[0.5000, 0.5000]]]])
    """
    check_images(images)
    if not callable(fill):
        return torch.full_like(images, fill)
    fills = fill(images)
    if fills.shape != images.shape:
        found, right = tuple(fills.shape), tuple(images.shape)
        raise ValueError(f"a fill has the shape of the images, {right}, not {found}")
    return fills


def image_mean(images: Tensor) -> Tensor:
    """The mean color of each image, everywhere."""
    return images.mean((2, 3), keepdim=True).expand_as(images)


def blur(sigma: float) -> Callable[[Tensor], Tensor]:
    """A Gaussian blur with a standard deviation of ``sigma`` pixels; edges are replicated.

    It hides detail without an edge of its own, unlike a patch of one color.

    Example:
        >>> blur(2.0)(torch.ones(1, 1, 8, 8)).allclose(torch.ones(1, 1, 8, 8))
        True
    """
    radius = max(1, round(4 * sigma))
    weights = torch.exp(-0.5 * (torch.arange(-radius, radius + 1) / sigma) ** 2)
    kernel = weights / weights.sum()

    def blurred(images: Tensor) -> Tensor:
        planes = images.flatten(0, 1).unsqueeze(1)
        padded = F.pad(planes, [radius] * 4, mode="replicate")
        line = kernel.to(images).view(1, 1, -1)
        rows = F.conv2d(padded, line.unsqueeze(2))
        return F.conv2d(rows, line.unsqueeze(3)).view(images.shape)

    return blurred
