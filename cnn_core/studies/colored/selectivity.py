"""What each channel answers to: how much of its variance the color explains, how much the shape.

Every digit comes in every color, so that the two do not overlap. This is the analysis of variance
of a two-way layout: each share is the variance of a factor's means over the variance of all.
"""

import math
from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.data.colored import ColoredSet
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds, paired_difference
from cnn_core.nn.modes import evaluating
from cnn_core.studies.colored.accuracy import Trained
from cnn_core.studies.colored.reading import in_every_color

LAYERS = ("relu1", "relu2", "relu3", "relu4")
SIDE = 10  # places: of larger maps, every second or third row and column is looked at


class Selectivity(NamedTuple):
    """The shares of variance that each factor explains, (channels,) each, in [0, 1].

    Attributes:
        color: by the image's color.
        digit: by its class, a part of what its shape explains.
        shape: by which image it is, whatever its color. What neither color nor shape explains is
            their interplay.
    """

    color: Tensor
    digit: Tensor
    shape: Tensor


def selectivity(responses: Tensor, labels: Tensor) -> Selectivity:
    """Of channels whose responses to N digits in each color are (colors, N, channels, …).

    The variances are those at each place of a channel's map, summed over the places: a mean over
    the places would no longer know the shape. A channel that never varies has shares of zero.
    """
    responses = responses.double().unsqueeze(3).flatten(3)
    mean = responses.mean((0, 1))
    total = responses.var((0, 1), correction=0).sum(1)
    by_color = responses.mean(1).var(0, correction=0).sum(1)
    by_shape = responses.mean(0).var(0, correction=0).sum(1)
    by_digit = torch.zeros_like(total)
    for label in labels.unique():
        own = labels == label
        difference = responses[:, own].mean((0, 1)) - mean
        by_digit += own.double().mean() * difference.square().sum(1)
    total = total.where(total > 0, 1)
    return Selectivity(by_color / total, by_digit / total, by_shape / total)


def of_layers(
    model: nn.Module, images: ColoredSet, layers: Sequence[str] = LAYERS
) -> dict[str, Selectivity]:
    """The selectivity of each layer's channels, of the digits of ``images`` in every color."""
    found = responses(model, in_every_color(images), layers)
    return {layer: selectivity(found[layer], images.set.labels) for layer in layers}


def responses(
    model: nn.Module, painted: Tensor, layers: Sequence[str] = LAYERS
) -> dict[str, Tensor]:
    """The activations of each layer, (colors, N, channels, …), with at most ``SIDE`` places a side.

    Args:
        painted: images in each color, (colors, N, 3, H, W).
    """
    found = {layer: [] for layer in layers}
    with evaluating(model), torch.no_grad(), explain.activations(model, layers) as seen:
        for part in painted.flatten(0, 1).split(500):
            model(part)
            for layer in layers:
                found[layer].append(_thinned(seen[layer]))
    return {
        layer: torch.cat(parts).unflatten(0, painted.shape[:2]) for layer, parts in found.items()
    }


def _thinned(activations: Tensor) -> Tensor:
    if activations.ndim < 4:
        return activations
    step = math.ceil(activations.shape[-1] / SIDE)
    return activations[:, :, ::step, ::step].clone()


def measured(trained: Trained, images: ColoredSet) -> dict[str, Estimate]:
    """The mean share over the channels of each layer that ever answer, by seed.

    ``color_over_shape`` is the difference of the two; ``deeper``, what the share of the color gains
    from relu1 to relu3.
    """
    values = {}
    for variant, models in trained.items():
        found = [of_layers(model, images) for model in models]
        shares = {
            f"{layer}.{what}": [_mean_of_answering(one[layer], what) for one in found]
            for layer in LAYERS
            for what in Selectivity._fields
        }
        of_variant = {name: mean_over_seeds(of_seeds) for name, of_seeds in shares.items()}
        for layer in LAYERS:
            of_variant[f"{layer}.color_over_shape"] = paired_difference(
                shares[f"{layer}.color"], shares[f"{layer}.shape"]
            )
        of_variant["deeper"] = paired_difference(shares["relu3.color"], shares["relu1.color"])
        values |= {f"selectivity.{variant}.{name}": value for name, value in of_variant.items()}
    return values


def _mean_of_answering(found: Selectivity, what: str) -> float:
    answering = found.color + found.shape > 0
    return getattr(found, what)[answering].mean().item()
