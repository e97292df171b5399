"""Augmentation of whole batches: one tensor in, one tensor out, no loop over images.

Every function takes float images (N, C, H, W) in [0, 1] and a generator on the processor, and
returns new images of the same shape. A recipe lists them, with their options through ``partial``.
"""

import math

import torch
import torch.nn.functional as F
from torch import Generator, Tensor


def random_affine(
    images: Tensor,
    generator: Generator,
    *,
    degrees: float = 0.0,
    translate: float = 0.0,
    scale: float = 0.0,
    shear: float = 0.0,
    elastic: float = 0.0,
) -> Tensor:
    """Rotate, shift, scale, shear and bend each image by amounts of its own, in one resampling.

    Args:
        degrees: the rotation is uniform in ±degrees.
        translate: the shift along each axis is uniform in ±translate × the image's side.
        scale: the size is multiplied by a factor uniform in 1 ± scale, per axis.
        shear: the shear is uniform in ±shear degrees.
        elastic: standard deviation, in pixels, of a smooth random displacement (Simard, Steinkraus
            and Platt, 2003), drawn on a grid of one node per seven pixels.

    Pixels that come from outside the image are black. Resampling is bicubic: bilinear would blur
    the strokes, and the network would train on softer digits than it is tested on.

    Example:
        >>> digits = torch.rand(8, 1, 28, 28)
        >>> random_affine(digits, torch.Generator().manual_seed(0), degrees=10).shape
        torch.Size([8, 1, 28, 28])
    """
    theta = affine_matrices(
        angle=_uniform(len(images), degrees * math.pi / 180, generator),
        shift=_uniform((len(images), 2), 2 * translate, generator),
        size=1 + _uniform((len(images), 2), scale, generator),
        shear=_uniform(len(images), shear * math.pi / 180, generator),
        aspect=images.shape[3] / images.shape[2],
    )
    grid = F.affine_grid(theta, list(images.shape), align_corners=False)
    if elastic:
        grid = grid + _displacement(images.shape, elastic, generator)
    moved = F.grid_sample(images, grid.to(images.device), mode="bicubic", align_corners=False)
    return moved.clamp_(0, 1)


def affine_matrices(
    angle: Tensor, shift: Tensor, size: Tensor, shear: Tensor, aspect: float = 1.0
) -> Tensor:
    """The (N, 2, 3) matrices that map output to input coordinates in [-1, 1].

    The image is rotated by ``angle`` (radians, clockwise as displayed), sheared along x, scaled by
    ``size`` and moved by ``shift``; resampling reads backwards, so the matrices are the inverse.
    ``aspect`` is width / height: the coordinates count in units of each side, angles in pixels.
    """
    cos, sin, slant = angle.cos(), angle.sin(), shear.tan()
    rotate = torch.stack([torch.stack([cos, sin], -1), torch.stack([-sin, cos], -1)], -2)
    one, zero = torch.ones_like(slant), torch.zeros_like(slant)
    unslant = torch.stack([torch.stack([one, -slant], -1), torch.stack([zero, one], -1)], -2)
    linear = torch.diag_embed(1 / size) @ unslant @ rotate
    linear = linear * torch.tensor([[1, 1 / aspect], [aspect, 1]])
    return torch.cat([linear, -linear @ shift.unsqueeze(-1)], -1)


def _uniform(shape: int | tuple[int, ...], half_width: float, generator: Generator) -> Tensor:
    return (torch.rand(shape, generator=generator) * 2 - 1) * half_width


def _displacement(shape: torch.Size, deviation: float, generator: Generator) -> Tensor:
    """A smooth displacement field (N, H, W, 2) in the grid's units, ``deviation`` in pixels."""
    count, _, height, width = shape
    nodes = (max(1, height // 7), max(1, width // 7))
    coarse = torch.randn((count, 2, *nodes), generator=generator)
    field = F.interpolate(coarse, size=(height, width), mode="bicubic", align_corners=False)
    to_grid_units = torch.tensor([2 / width, 2 / height]) * deviation
    return field.permute(0, 2, 3, 1) * to_grid_units
