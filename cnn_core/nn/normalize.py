"""Normalization as the first layer, so that everything outside a model speaks [0, 1]."""

import torch
from torch import Tensor, nn


class Normalize(nn.Module):
    """``(x - mean) / std`` per channel.

    Args:
        mean, std: one number per channel, in units of [0, 1] pixels.

    Example:
        >>> Normalize([0.5], [0.25])(torch.ones(1, 1, 2, 2)).unique()
        tensor([2.])
    """

    def __init__(self, mean: list[float], std: list[float]):
        super().__init__()
        # Constants of the architecture, not learned state: no part of a checkpoint.
        self.register_buffer("mean", torch.tensor(mean).view(-1, 1, 1), persistent=False)
        self.register_buffer("std", torch.tensor(std).view(-1, 1, 1), persistent=False)

    def forward(self, images: Tensor) -> Tensor:
        return (images - self.mean) / self.std
