"""Shapes drawn in color on noisy ground, for runs without data files or network."""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

from cnn_core.data.images import ImageSet

# Each shape as a test of points (x, y) in its own frame, where it spans -1 to 1.
_TESTS: dict[str, Callable[[Tensor, Tensor], Tensor]] = {
    "disk": lambda x, y: x**2 + y**2 < 1,
    "square": lambda x, y: (x.abs() < 0.8) & (y.abs() < 0.8),
    "ring": lambda x, y: ((x**2 + y**2) < 1) & ((x**2 + y**2) > 0.35),
    "cross": lambda x, y: ((x.abs() < 0.3) | (y.abs() < 0.3)) & (x.abs() < 1) & (y.abs() < 1),
    "triangle": lambda x, y: (y < 0.8) & (y > 2 * x.abs() - 1),
    "diamond": lambda x, y: x.abs() + y.abs() < 1,
    "frame": lambda x, y: torch.maximum(x.abs(), y.abs()).sub(0.75).abs() < 0.2,
    "bars": lambda x, y: (torch.remainder(x * 2, 1) < 0.5) & (x.abs() < 1) & (y.abs() < 1),
    "steps": lambda x, y: (torch.remainder(y * 2, 1) < 0.5) & (x.abs() < 1) & (y.abs() < 1),
    "half": lambda x, y: (x**2 + y**2 < 1) & (x < 0),
}
SHAPES = tuple(_TESTS)
SHAPE_SEED = 0


def shapes(count: int, classes: Sequence[str], side: int) -> ImageSet:
    """``count`` color images of ``side`` × ``side`` pixels, as many of each of ``classes`` in turn.

    Place, size and the two colors of each image are random, and the same in every call.

    Example:
        >>> shapes(6, ("disk", "square"), side=16).counts
        (3, 3)
    """
    generator = torch.Generator().manual_seed(SHAPE_SEED)
    labels = torch.arange(count) % len(classes)
    center = (torch.rand(count, 2, 1, 1, generator=generator) - 0.5) * 0.6
    radius = 0.4 + 0.3 * torch.rand(count, 1, 1, generator=generator)
    axis = (torch.arange(side) * 2 + 1) / side - 1
    y, x = torch.meshgrid(axis, axis, indexing="ij")
    x, y = (x - center[:, 0]) / radius, (y - center[:, 1]) / radius
    inside = torch.stack([_TESTS[classes[k]](x[i], y[i]) for i, k in enumerate(labels.tolist())])
    ground, ink = torch.rand(2, count, 3, 1, 1, generator=generator)
    ink = torch.where((ink - ground).abs().mean(1, keepdim=True) < 0.3, 1 - ground, ink)
    noise = 0.1 * torch.randn(count, 3, side, side, generator=generator)
    pixels = torch.where(inside[:, None], ink, ground) + noise
    return ImageSet((pixels.clamp(0, 1) * 255).round().to(torch.uint8), labels, tuple(classes))
