"""Changes of light and color of whole batches, like the functions of ``cnn_core.data.augment``."""

import torch
from torch import Generator, Tensor

LUMA = (0.299, 0.587, 0.114)  # how bright red, green and blue look (ITU-R BT.601)


def random_light(
    images: Tensor,
    generator: Generator,
    *,
    brightness: float = 0.0,
    contrast: float = 0.0,
    saturation: float = 0.0,
) -> Tensor:
    """Brightness, contrast and saturation of each color image times factors of its own.

    Args:
        brightness, contrast, saturation: each factor is uniform in 1 ± this, and applied in this
            order: towards black, towards the image's mean grey, towards each pixel's grey.

    Example:
        >>> photos = torch.rand(8, 3, 32, 32)
        >>> random_light(photos, torch.Generator().manual_seed(0), contrast=0.4).shape
        torch.Size([8, 3, 32, 32])
    """
    draws = torch.rand(3, len(images), 1, 1, 1, generator=generator).to(images.device)
    widths = (brightness, contrast, saturation)
    factors = [1 + width * (2 * draw - 1) for width, draw in zip(widths, draws, strict=True)]
    brighter = (images * factors[0]).clamp_(0, 1)
    mean = grey(brighter).mean((2, 3), keepdim=True)
    contrasted = torch.lerp(mean, brighter, factors[1]).clamp_(0, 1)
    return torch.lerp(grey(contrasted), contrasted, factors[2]).clamp_(0, 1)


def grey(images: Tensor) -> Tensor:
    """How bright each pixel looks, (N, 1, H, W)."""
    return (images * images.new_tensor(LUMA)[:, None, None]).sum(1, keepdim=True)
