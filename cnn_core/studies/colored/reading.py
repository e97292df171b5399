"""What a network reads: the digit, or its color. Every digit is shown in all ten colors."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn_core.attack.result import logits
from cnn_core.data.colored import PALETTE, ColoredSet, repainted
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds
from cnn_core.studies.colored.accuracy import Trained

COLORS = range(len(PALETTE))


def in_every_color(images: ColoredSet) -> Tensor:
    """Stroke and ground of each image in each color of the palette, float (10, N, 3, H, W)."""
    everything = [torch.full_like(images.colors, color) for color in COLORS]
    return torch.stack([repainted(images, same, same) for same in everything]).float() / 255


def predictions(model: nn.Module, painted: Tensor) -> Tensor:
    """The class that is read in each image of ``in_every_color``, (10, N)."""
    return logits(model, painted.flatten(0, 1)).argmax(1).view(painted.shape[:2])


def shares(predicted: Tensor, labels: Tensor) -> dict[str, float]:
    """How often the color is read, how often the digit, where the two speak for other classes."""
    colors = torch.arange(len(predicted))[:, None]
    conflicting = colors != labels
    by_color, by_digit = (
        (predicted == what)[conflicting].double().mean().item() for what in (colors, labels)
    )
    return {"color": by_color, "digit": by_digit, "neither": 1 - by_color - by_digit}


def grid(predicted: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """The class that is read most often for each digit (row) in each color, and how often."""
    seen = F.one_hot(predicted, 10)  # (colors, N, classes)
    votes = torch.stack([seen[:, labels == digit].sum(1) for digit in range(10)])
    most = votes.max(2)
    return most.indices, most.values / votes.sum(2)


def measured(trained: Trained, images: ColoredSet) -> dict[str, Estimate]:
    painted = in_every_color(images)
    values = {"reads.images": Estimate(len(images), unit="count")}
    for variant, models in trained.items():
        found = [shares(predictions(model, painted), images.set.labels) for model in models]
        for what in found[0]:
            values[f"reads.{variant}.{what}"] = mean_over_seeds([one[what] for one in found])
    return values
