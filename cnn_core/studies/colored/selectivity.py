"""What each channel answers to: how much of its variance the color explains, how much the digit.

Every digit comes in every color, so that the two do not overlap. This is the analysis of variance
of a two-way layout: each share is the variance of a factor's means over the variance of all.
"""

from collections.abc import Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.data.colored import ColoredSet
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds
from cnn_core.nn.modes import evaluating
from cnn_core.studies.colored.accuracy import Trained
from cnn_core.studies.colored.reading import in_every_color

LAYERS = ("relu1", "relu2", "relu3", "relu4")


class Selectivity(NamedTuple):
    """The shares of variance that color and digit explain, (channels,) each, in [0, 1].

    What neither explains is their interplay and what differs between digits of a class.
    """

    color: Tensor
    digit: Tensor


def selectivity(responses: Tensor, labels: Tensor) -> Selectivity:
    """Of channels whose responses to N digits in each color are (colors, N, channels).

    A channel that is always silent has no variance, and both shares are zero.
    """
    responses = responses.double()
    mean, total = responses.mean((0, 1)), responses.var((0, 1), correction=0)
    by_color = responses.mean(1).var(0, correction=0)
    by_digit = torch.zeros_like(total)
    for label in labels.unique():
        own = labels == label
        by_digit += own.double().mean() * (responses[:, own].mean((0, 1)) - mean).square()
    total = total.where(total > 0, 1)
    return Selectivity(by_color / total, by_digit / total)


def responses(
    model: nn.Module, painted: Tensor, layers: Sequence[str] = LAYERS
) -> dict[str, Tensor]:
    """The mean activation of each channel of each layer, (colors, N, channels)."""
    found = {layer: [] for layer in layers}
    with evaluating(model), torch.no_grad(), explain.activations(model, layers) as seen:
        for part in painted.flatten(0, 1).split(500):
            model(part)
            for layer in layers:
                found[layer].append(seen[layer].unsqueeze(2).flatten(2).mean(2))
    return {
        layer: torch.cat(parts).unflatten(0, painted.shape[:2]) for layer, parts in found.items()
    }


def measured(trained: Trained, images: ColoredSet) -> dict[str, Estimate]:
    """The mean share over the channels of each layer, by seed."""
    painted, values = in_every_color(images), {}
    for variant, models in trained.items():
        found = [responses(model, painted) for model in models]
        for layer in LAYERS:
            of_layer = [selectivity(one[layer], images.set.labels) for one in found]
            for what in Selectivity._fields:
                shares = [getattr(one, what).mean().item() for one in of_layer]
                values[f"selectivity.{variant}.{layer}.{what}"] = mean_over_seeds(shares)
    return values
