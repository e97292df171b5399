"""Images that the channels of a network for colored digits like best, and how colored they are."""

from collections.abc import Sequence

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.data.colored import ColoredSet
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds, paired_difference
from cnn_core.nn.modes import evaluating
from cnn_core.studies.colored.accuracy import Trained
from cnn_core.studies.samples import pixels, scaled

LAYER, COUNT = "relu3", 32  # whose channels are asked, and how many of them
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


def saturation(images: Tensor) -> Tensor:
    """How much of the light is colored, (N,): 0 for grey pixels, 1 where a channel is dark in each.

    Σ (largest − smallest channel) / Σ largest channel, over the pixels; 0 for a black image.
    """
    largest, smallest = (part.flatten(1).sum(1) for part in (images.amax(1), images.amin(1)))
    return (largest - smallest) / largest.clamp(min=1e-12)


def spread(model: nn.Module, layer: str, images: ColoredSet) -> Tensor:
    """The standard deviation of each channel's response, its mean over the places, (channels,)."""
    with evaluating(model), torch.no_grad(), explain.activations(model, [layer]) as seen:
        model(pixels(images.set))
    return seen[layer].mean((2, 3)).std(0)


def measured(trained: Trained, images: ColoredSet) -> dict[str, Estimate]:
    """The mean saturation of the pictures of the first channels of ``LAYER`` that ever answer."""
    found = {
        variant: [_mean_saturation(model, images) for model in models]
        for variant, models in trained.items()
    }
    return {
        "liked.lazy.saturation": mean_over_seeds(found["lazy"]),
        "liked.best.saturation": mean_over_seeds(found["best"]),
        "liked.lazy_over_best": paired_difference(found["lazy"], found["best"]),
    }


def _mean_saturation(model: nn.Module, images: ColoredSet) -> float:
    usual = spread(model, LAYER, images)
    answering = (usual > 0).nonzero().flatten()[:COUNT]
    return saturation(liked(model, LAYER, answering.tolist(), usual[answering])).mean().item()
