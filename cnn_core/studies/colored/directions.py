"""Which directions carry the color: a few among the 512 dimensions of the features, taken out.

A feature may hold a bit of everything. The mean features of digits painted in ten colors differ
along nine directions at most; they are found on validation digits, without a look at what the
network reads, and judged on test digits in colors that are not their class's.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import torch
from torch import Generator, Tensor, nn

from cnn_core.data.colored import ColoredSet
from cnn_core.evaluate.intervals import Estimate, paired_difference
from cnn_core.studies.colored.ablate import DOSES, DRAWS
from cnn_core.studies.colored.features import Changes, estimates, features, mean, read_after
from cnn_core.studies.colored.reading import in_every_color
from cnn_core.studies.samples import scaled

COUNT = 9  # ten means differ from their own mean along nine directions


class Directions(NamedTuple):
    """Orthonormal directions, those along which most differs first.

    Attributes:
        center: the mean feature, (512,).
        color, digit: along which the means of the colors differ, and of the classes, (9, 512).
    """

    center: Tensor
    color: Tensor
    digit: Tensor


def directions(model: nn.Sequential, images: ColoredSet) -> Directions:
    """From the features of ``images``, each painted in every color."""
    painted = in_every_color(images)
    found = features(model, painted.flatten(0, 1)).unflatten(0, painted.shape[:2])
    labels = images.set.labels
    classes = torch.stack([found[:, labels == label].mean((0, 1)) for label in labels.unique()])
    return Directions(found.mean((0, 1)), _spanned(found.mean(1)), _spanned(classes))


def _spanned(means: Tensor) -> Tensor:
    return torch.linalg.svd(means - means.mean(0), full_matrices=False).Vh[:COUNT]


def scaled_along(values: Tensor, *, center: Tensor, chosen: Tensor, dose: float) -> Tensor:
    """The features (N, 512), their part along orthonormal directions (k, 512) times ``dose``."""
    along = (values - center) @ chosen.T @ chosen
    return values + (dose - 1) * along


def at_random(size: int, generator: Generator) -> Tensor:
    """Nine orthonormal directions that know nothing, (9, size)."""
    return torch.linalg.qr(torch.randn(size, COUNT, generator=generator)).Q.T


def changes(found: Directions) -> Changes:
    """The first k directions of each kind taken out, or of 100 random draws; and the doses."""
    generator, size = Generator().manual_seed(0), len(found.center)
    along = partial(scaled_along, center=found.center)
    kinds = {
        "color": [found.color],
        "digit": [found.digit],
        "random": [at_random(size, generator) for _ in range(scaled(DRAWS, 2))],
    }
    taken_out = {
        (kind, count): [partial(along, chosen=one[:count], dose=0) for one in several]
        for kind, several in kinds.items()
        for count in range(1, COUNT + 1)
    }
    doses = {
        ("dose", round(100 * dose)): [partial(along, chosen=found.color, dose=dose)]
        for dose in DOSES
    }
    return taken_out | doses


def measured(
    models: Sequence[nn.Sequential], validation: ColoredSet, images: ColoredSet
) -> dict[str, Estimate]:
    """By seed; of random draws the mean."""
    conflicting = images[~images.matches]
    found = [
        read_after(model, changes(directions(model, validation)), conflicting) for model in models
    ]
    color, digit, random = (
        [mean(one[kind, COUNT], "mended") for one in found] for kind in ("color", "digit", "random")
    )
    return {
        **estimates("directions", found),
        "directions.over_random": paired_difference(color, random),
        "directions.over_digit": paired_difference(color, digit),
    }
