"""Which neurons carry the color: the features that answer to it, set to zero or turned up.

The features are the 512 values before the linear layers. They are ranked on validation digits and
judged on test digits in colors that are not their class's.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Generator, Tensor, nn

from cnn_core.data.colored import ColoredSet
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds
from cnn_core.nn.batches import batches_for
from cnn_core.nn.frozen import frozen
from cnn_core.studies.colored.reading import in_every_color
from cnn_core.studies.colored.selectivity import selectivity
from cnn_core.studies.samples import pixels, scaled

SPLIT = "flatten"  # the last layer before the linear ones
COUNTS = (1, 2, 4, 8, 16, 32, 64, 128, 256)
DOSES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0)
DOSED = 64  # features
DRAWS = 100
GROUPS = ("color", "digit", "random")


class Ranking(NamedTuple):
    """The features' indices, the most selective first, for color and for digit, (512,) each."""

    color: Tensor
    digit: Tensor


class Read(NamedTuple):
    """What is read in images whose color speaks for another class, as shares of them.

    Attributes:
        color, digit: the class of the color; the digit itself.
        mended: read as the color before the change and as the digit after it.
    """

    color: float
    digit: float
    mended: float


def features(model: nn.Sequential, images: Tensor) -> Tensor:
    """The values that the linear layers are given, (N, 512)."""
    body = model[: _split(model)]
    with frozen(body), torch.no_grad():
        return batches_for(body, images).outputs(body, images)


def predictions(model: nn.Sequential, values: Tensor) -> Tensor:
    """The class that the linear layers make of features (N, 512), (N,)."""
    with frozen(model), torch.no_grad():
        return model[_split(model) :](values).argmax(1)


def _split(model: nn.Sequential) -> int:
    return [name for name, _ in model.named_children()].index(SPLIT) + 1


def ranked(model: nn.Sequential, images: ColoredSet) -> Ranking:
    """Features that answer to the color rather than to the digit, and the other way round.

    By the variance that a factor explains, and not by its share: a feature that hardly varies
    carries nothing, whatever it answers to.
    """
    painted = in_every_color(images)
    found = features(model, painted.flatten(0, 1)).unflatten(0, painted.shape[:2])
    shares, total = selectivity(found, images.set.labels), found.var((0, 1), correction=0)
    excess = (shares.color - shares.digit) * total
    return Ranking(excess.argsort(descending=True), excess.argsort())


def read(predicted: Tensor, before: Tensor, images: ColoredSet) -> Read:
    color, digit = predicted == images.colors, predicted == images.set.labels
    mended = digit & (before == images.colors)
    return Read(*(share.double().mean().item() for share in (color, digit, mended)))


def scaled_features(values: Tensor, chosen: Tensor, dose: float) -> Tensor:
    """The features (N, 512) with the chosen ones multiplied by ``dose``."""
    factors = torch.ones(values.shape[1]).index_fill(0, chosen, dose)
    return values * factors


def over_counts(
    model: nn.Sequential, validation: ColoredSet, images: ColoredSet
) -> dict[tuple[str, int], list[Read]]:
    """What is read without the first k of each ranking, or k drawn at random (100 draws)."""
    values, order = features(model, pixels(images.set)), ranked(model, validation)
    before = predictions(model, values)
    generator = Generator().manual_seed(0)
    found = {}
    for count in COUNTS:
        chosen = {
            "color": [order.color[:count]],
            "digit": [order.digit[:count]],
            "random": [
                torch.randperm(values.shape[1], generator=generator)[:count]
                for _ in range(scaled(DRAWS, 2))
            ],
        }
        for group, several in chosen.items():
            found[group, count] = [
                read(predictions(model, scaled_features(values, one, 0.0)), before, images)
                for one in several
            ]
    return found


def over_doses(
    model: nn.Sequential, validation: ColoredSet, images: ColoredSet
) -> dict[float, Read]:
    """What is read when the first 64 features of the color are multiplied by each dose."""
    values, order = features(model, pixels(images.set)), ranked(model, validation)
    before = predictions(model, values)
    return {
        dose: read(
            predictions(model, scaled_features(values, order.color[:DOSED], dose)), before, images
        )
        for dose in DOSES
    }


def measured(
    models: Sequence[nn.Sequential], validation: ColoredSet, images: ColoredSet
) -> dict[str, Estimate]:
    """By seed; of random draws the mean, and how many do no better than the color's features."""
    conflicting = images[~images.matches]
    counted = [over_counts(model, validation, conflicting) for model in models]
    dosed = [over_doses(model, validation, conflicting) for model in models]
    values = {"ablate.images": Estimate(len(conflicting), unit="count")}
    for group, count in counted[0]:
        for what in Read._fields:
            by_seed = [
                sum(getattr(one, what) for one in found[group, count]) / len(found[group, count])
                for found in counted
            ]
            values[f"ablate.{group}.{what}_{count}"] = mean_over_seeds(by_seed)
    for dose in DOSES:
        for what in Read._fields:
            by_seed = [getattr(found[dose], what) for found in dosed]
            values[f"ablate.dose.{what}_{round(100 * dose)}"] = mean_over_seeds(by_seed)
    return values | _best(counted)


def _best(counted: Sequence[Mapping[tuple[str, int], list[Read]]]) -> dict[str, Estimate]:
    """The count at which most is mended, and the share of random draws that mend as much there."""
    mended = {count: sum(found["color", count][0].mended for found in counted) for count in COUNTS}
    count = max(mended, key=mended.get)
    as_good = [
        sum(one.mended >= found["color", count][0].mended for one in found["random", count])
        / len(found["random", count])
        for found in counted
    ]
    gains = [
        found["color", count][0].mended
        - sum(one.mended for one in found["random", count]) / len(found["random", count])
        for found in counted
    ]
    return {
        "ablate.count": Estimate(count, unit="count"),
        "ablate.random_as_good": mean_over_seeds(as_good),
        "ablate.over_random": mean_over_seeds(gains, unit="difference"),
    }
