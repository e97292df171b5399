"""Which neurons carry the color: the features that answer to it, set to zero or turned up.

The features are ranked on validation digits and judged on test digits in colors that are not their
class's.
"""

from collections.abc import Sequence
from functools import partial
from typing import NamedTuple

import torch
from torch import Generator, Tensor, nn

from cnn_core.data.colored import ColoredSet
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds, paired_difference
from cnn_core.studies.colored.features import (
    Changes,
    Found,
    estimates,
    features,
    mean,
    read_after,
)
from cnn_core.studies.colored.reading import in_every_color
from cnn_core.studies.colored.selectivity import selectivity
from cnn_core.studies.samples import scaled

COUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
DOSES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
DOSED = 64  # features
DRAWS = 100


class Ranking(NamedTuple):
    """The features' indices, (512,) each: those first that answer most to color, or to the digit,
    and those that are most active, as the brief takes them.
    """

    color: Tensor
    digit: Tensor
    active: Tensor


def ranked(model: nn.Sequential, images: ColoredSet) -> Ranking:
    """Features that answer to the color rather than to the digit, and the other way round; by the
    variance that a factor explains, and not by its share: a feature that hardly varies
    carries nothing, whatever it answers to.
    """
    painted = in_every_color(images)
    found = features(model, painted.flatten(0, 1)).unflatten(0, painted.shape[:2])
    shares, total = selectivity(found, images.set.labels), found.var((0, 1), correction=0)
    excess = (shares.color - shares.digit) * total
    active = found.mean((0, 1))
    return Ranking(*(by.argsort(descending=True) for by in (excess, -excess, active)))


def scaled_features(values: Tensor, chosen: Tensor, dose: float) -> Tensor:
    """The features (N, 512) with the chosen ones multiplied by ``dose``."""
    factors = torch.ones(values.shape[1]).index_fill(0, chosen, dose)
    return values * factors


def changes(order: Ranking) -> Changes:
    """The first k of each ranking silenced, or k drawn at random (100 draws); and the doses."""
    generator = Generator().manual_seed(0)

    def drawn(count: int) -> list[Tensor]:
        several = range(scaled(DRAWS, 2))
        return [torch.randperm(len(order.color), generator=generator)[:count] for _ in several]

    found = {}
    for count in COUNTS:
        for kind, several in {
            "color": [order.color[:count]],
            "digit": [order.digit[:count]],
            "active": [order.active[:count]],
            "random": drawn(count),
        }.items():
            found[kind, count] = [partial(scaled_features, chosen=one, dose=0) for one in several]
    for dose in DOSES:
        chosen = order.color[:DOSED]
        found["dose", round(100 * dose)] = [partial(scaled_features, chosen=chosen, dose=dose)]
    return found


def measured(
    models: Sequence[nn.Sequential],
    validation: ColoredSet,
    recolored: ColoredSet,
    images: ColoredSet,
) -> dict[str, Estimate]:
    """By seed; of random draws the mean, and how many do no worse than the color's features.

    Args:
        validation: what the features are ranked on.
        recolored: what the number of features is chosen on, so that most is mended.
        images: what they are judged on.
    """

    def found(images: ColoredSet) -> list[Found]:
        conflicting = images[~images.matches]
        return [
            read_after(model, changes(order), conflicting)
            for model, order in zip(models, orders, strict=True)
        ]

    orders = [ranked(model, validation) for model in models]
    judged = found(images)
    return {
        "dosed": Estimate(DOSED, unit="count"),
        "ablate.images": Estimate(int((~images.matches).sum()), unit="count"),
        **estimates("ablate", judged),
        **_at(judged, _best_count(found(recolored))),
    }


def _best_count(found: Sequence[Found]) -> int:
    return max(COUNTS, key=lambda count: sum(mean(one["color", count], "mended") for one in found))


def _at(found: Sequence[Found], count: int) -> dict[str, Estimate]:
    """At this count: what the color's features mend, over random ones, and how many do as well."""
    mended = [mean(one["color", count], "mended") for one in found]
    draws = [[read.mended for read in one["random", count]] for one in found]
    as_good = [
        sum(draw >= own for draw in several) / len(several)
        for own, several in zip(mended, draws, strict=True)
    ]
    at_random = [sum(several) / len(several) for several in draws]
    return {
        "ablate.count": Estimate(count, unit="count"),
        "ablate.mended": mean_over_seeds(mended),
        "ablate.random_as_good": mean_over_seeds(as_good),
        "ablate.over_random": paired_difference(mended, at_random),
    }
