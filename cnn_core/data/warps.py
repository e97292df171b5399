"""Photos turned, shifted, scaled and sheared in whole batches, without black borders.

A function like those of ``cnn_core.data.augment``: float images (N, C, H, W) in [0, 1] and a
generator on the processor in, new images of the same shape out.
"""

import math

import torch
import torch.nn.functional as F
from torch import Generator, Tensor

from cnn_core.data.augment import affine_matrices, sampling_grid


def random_warp(
    images: Tensor,
    generator: Generator,
    *,
    degrees: float = 0.0,
    translate: float = 0.0,
    scale: float = 0.0,
    shear: float = 0.0,
) -> Tensor:
    """Rotate, shift, scale and shear each image by amounts of its own, in one bilinear resampling.

    What lies beyond the border is mirrored from within. Where it were black, a network would learn
    that black means nothing, and black patches would tell less of where it looks.

    Args:
        degrees: the rotation is uniform in ±degrees.
        translate: the shift along each axis is uniform in ±translate × the image's side.
        scale: the size is multiplied by a factor uniform in 1 ± scale, per axis.
        shear: the shear is uniform in ±shear degrees.

    Example:
        >>> photos = torch.rand(8, 3, 32, 32)
        >>> random_warp(photos, torch.Generator().manual_seed(0), degrees=10).shape
        torch.Size([8, 3, 32, 32])
    """
    angle, shift_x, shift_y, size_x, size_y, slant = (
        torch.rand(6, len(images), generator=generator) * 2 - 1
    )
    theta = affine_matrices(
        angle=angle * degrees * math.pi / 180,
        shift=torch.stack([shift_x, shift_y], 1) * 2 * translate,
        size=1 + torch.stack([size_x, size_y], 1) * scale,
        shear=slant * shear * math.pi / 180,
        aspect=images.shape[3] / images.shape[2],
    )
    grid = sampling_grid(theta, *images.shape[2:]).to(images.device)
    return F.grid_sample(images, grid, padding_mode="reflection", align_corners=False)
