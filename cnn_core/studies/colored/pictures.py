"""Images that a channel of a network for colored digits likes best."""

from collections.abc import Sequence

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.studies.samples import scaled

# Of a response in units of its spread over real digits: black where color does nothing, and no
# single bright pixels.
INK, ROUGHNESS = 0.01, 0.002


def liked(model: nn.Module, layer: str, channels: Sequence[int], spread: Tensor) -> Tensor:
    """The image that excites each channel most, by gradient ascent from faint noise.

    Args:
        layer: one that puts out maps; a channel's response is its mean over the places.
        channels: numbers.
        spread: the standard deviation of each of these channels' responses to real digits.

    Returns float (channels, 3, 28, 28) in [0, 1].
    """
    noise = torch.rand((len(channels), 3, 28, 28), generator=Generator().manual_seed(0))
    return explain.maximize(
        model,
        lambda found: found.flatten(2).mean(2)[:, channels].diagonal() / spread,
        0.5 * noise,
        steps=scaled(200, 10),
        step_size=1.0,
        layer=layer,
        penalties=[explain.l2(INK), explain.total_variation(ROUGHNESS)],
    ).images
