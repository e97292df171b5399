"""Does a map rank the pixels well? Insertion minus deletion, and what a map must beat."""

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain

STEPS = 16  # in which deletion and insertion exchange all pixels
BLUR = explain.blur(sigma=4.0)


def score(model: nn.Module, images: Tensor, classes: Tensor, ranking: Tensor) -> Tensor:
    """Area under insertion minus area under deletion of each image's class, (N,).

    Pixels come back into a strong blur of the image, or go into it. 0 is no better than chance.

    Args:
        ranking: one number per pixel, (N, H, W); the highest goes first.
    """
    target, options = explain.probability(classes), {"steps": STEPS, "fill": BLUR}
    inserted = explain.insertion(model, images, ranking, target, **options)
    deleted = explain.deletion(model, images, ranking, target, **options)
    return inserted.area - deleted.area


def references(images: Tensor) -> dict[str, Tensor]:
    """Maps (N, H, W) that look at no network."""
    return {
        "center": center_map(images),
        "edges": explain.edge_map(images),
        "random": explain.random_map(images, Generator().manual_seed(0)),
    }


def center_map(images: Tensor) -> Tensor:
    """Highest in the middle, falling with the distance from it, (N, H, W)."""
    height, width = images.shape[2:]
    y = torch.linspace(-1, 1, height)[:, None]
    x = torch.linspace(-1, 1, width)[None]
    return -(x**2 + y**2).sqrt().expand(len(images), -1, -1)
