"""Crops and mirror images of whole batches.

Like the functions of ``cnn_core.data.augment``: float images (N, C, H, W) in [0, 1] and a generator
on the processor in, new images of the same shape out.
"""

import math

import torch
from torch import Generator, Tensor

TRIES = 10  # as many as torchvision makes before it takes the whole image


def random_resized_crop(
    images: Tensor,
    generator: Generator,
    *,
    scale: tuple[float, float] = (0.08, 1.0),
    ratio: tuple[float, float] = (3 / 4, 4 / 3),
) -> Tensor:
    """A random part of each image, stretched to the whole: ``RandomResizedCrop`` of torchvision.

    Args:
        scale: the part's area is uniform in this range, as a share of the image's.
        ratio: its width / height is uniform in this range, on the scale of its logarithm.

    Example:
        >>> photos = torch.rand(8, 3, 32, 32)
        >>> random_resized_crop(photos, torch.Generator().manual_seed(0), scale=(0.8, 1)).shape
        torch.Size([8, 3, 32, 32])
    """
    return resized_crops(images, crop_boxes(images.shape, scale, ratio, generator))


def crop_boxes(
    shape: torch.Size,
    scale: tuple[float, float],
    ratio: tuple[float, float],
    generator: Generator,
) -> Tensor:
    """Random boxes for images of ``shape``, int64 (N, 4): top, left, height, width.

    A box that does not fit is drawn again, ``TRIES`` times; then the whole image is taken.
    """
    count, _, height, width = shape
    share, stretch = torch.rand(2, count, TRIES, generator=generator)
    area = height * width * (scale[0] + (scale[1] - scale[0]) * share)
    low, high = math.log(ratio[0]), math.log(ratio[1])
    aspect = (low + (high - low) * stretch).exp()
    sizes = torch.stack([(area / aspect).sqrt(), (area * aspect).sqrt()], 2).round().long()
    limits = torch.tensor([height, width])
    fits = ((sizes > 0) & (sizes <= limits)).all(2)
    first = fits.int().argmax(1)
    chosen = sizes[torch.arange(count), first]
    chosen = torch.where(fits.any(1)[:, None], chosen, limits)
    room = limits - chosen + 1
    corners = (torch.rand(count, 2, generator=generator) * room).long()
    return torch.cat([corners, chosen], 1)


def resized_crops(images: Tensor, boxes: Tensor) -> Tensor:
    """The part of each image in its box, enlarged bilinearly to the image's size.

    Bilinear resampling is linear along each axis, so a batch takes two matrix products.
    """
    height, width = images.shape[2:]
    rows = _resampling(boxes[:, 0], boxes[:, 2], height).to(images)
    columns = _resampling(boxes[:, 1], boxes[:, 3], width).to(images)
    return rows[:, None] @ images @ columns[:, None].mT


def random_flip(images: Tensor, generator: Generator) -> Tensor:
    """Every second image, on average, mirrored left to right."""
    flipped = torch.rand(len(images), generator=generator) < 0.5
    return torch.where(flipped.to(images.device)[:, None, None, None], images.flip(3), images)


def _resampling(start: Tensor, length: Tensor, size: int) -> Tensor:
    """The weights (N, size, size) with which each output pixel reads the input pixels of an axis.

    Pixels are squares, positions their centers; nothing outside of the box is read.
    """
    centers = (torch.arange(size) + 0.5) / size
    wanted = centers * length[:, None] - 0.5
    inside = torch.minimum(wanted.clamp(min=0), length[:, None] - 1.0)
    distance = (start[:, None] + inside)[:, :, None] - torch.arange(size)
    return (1 - distance.abs()).clamp(min=0)
