"""Maps that look at no network: what an explanation must beat.

Each takes images (N, C, H, W) and returns maps (N, H, W).
"""

import torch
import torch.nn.functional as F
from torch import Generator, Tensor


def random_map(images: Tensor, generator: Generator) -> Tensor:
    """Uniform noise in [0, 1)."""
    count, _, height, width = images.shape
    return torch.rand(count, height, width, generator=generator).to(images)


def constant_map(images: Tensor) -> Tensor:
    """1 everywhere."""
    return torch.ones_like(images[:, 0])


def edge_map(images: Tensor) -> Tensor:
    """The gradient magnitude of the channels' mean by Sobel's kernels; edges are replicated.

        √(g_x² + g_y²),    g_x = [1 2 1]ᵀ [−1 0 1] ∗ x,    g_y = [−1 0 1]ᵀ [1 2 1] ∗ x

    Example:
        >>> edge_map(torch.tensor([[[[0.0, 0.0, 1.0, 1.0]]]]))
        tensor([[[0., 4., 4., 0.]]])
    """
    smooth, slope = images.new_tensor([1, 2, 1]), images.new_tensor([-1, 0, 1])
    kernels = torch.stack([torch.outer(smooth, slope), torch.outer(slope, smooth)]).unsqueeze(1)
    padded = F.pad(images.mean(1, keepdim=True), [1] * 4, mode="replicate")
    return F.conv2d(padded, kernels).square().sum(1).sqrt()
