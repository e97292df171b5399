"""From every digit to every other: does it take more noise where their colors lie farther apart?"""

from collections.abc import Mapping

import torch
from scipy.stats import spearmanr
from torch import nn

from cnn_core.data.colored import PALETTE, ColoredSet
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds, paired_difference
from cnn_core.studies.colored.attack import Pair, right_by_all, smallest

EACH = 10  # images of a class


def of_each_class(trained: Pair, images: ColoredSet) -> ColoredSet:
    """The first ten images of each class that every network reads right, in their own color."""
    images = right_by_all(trained, images)
    labels = images.set.labels
    return images[torch.cat([(labels == digit).nonzero()[:EACH, 0] for digit in range(10)])]


def pairs() -> list[tuple[int, int]]:
    """Every digit with every other, as the source and the target of an attack."""
    return [(source, target) for source in range(10) for target in range(10) if source != target]


def distance(source: int, target: int) -> float:
    """How far apart the colors of two classes are, at full light, as a straight line in RGB."""
    one, other = (torch.tensor(PALETTE[digit], dtype=torch.float) for digit in (source, target))
    return (one - other).norm().item()


def by_pair(model: nn.Module, images: ColoredSet) -> dict[tuple[int, int], float]:
    """The mean of the smallest epsilons from each digit to each other one."""
    found = {}
    for target in range(10):
        others = images[images.set.labels != target]
        epsilon, labels = smallest(model, others, target=target).values, others.set.labels
        for source in labels.unique().tolist():
            found[source, target] = epsilon[labels == source].mean().item()
    return found


def measured(trained: Pair, images: ColoredSet) -> dict[str, Estimate]:
    """Of each pair, and over the pairs: the mean, and the rank correlation with the distance."""
    chosen = of_each_class(trained, images)
    found = {name: [by_pair(model, chosen) for model in models] for name, models in trained.items()}
    values = {"pairs.each": Estimate(EACH, unit="count")}
    for name, of_seeds in found.items():
        for source, target in of_seeds[0]:
            epsilons = [one[source, target] for one in of_seeds]
            values[f"pairs.{name}.from_{source}_to_{target}"] = _number(epsilons)
        values[f"pairs.mean.{name}"] = _number([_mean(one) for one in of_seeds])
        values[f"pairs.with_color.{name}"] = _number([_with_color(one) for one in of_seeds])
    lazy, best = ([_mean(one) for one in found[name]] for name in ("lazy", "best"))
    values["pairs.difference"] = _number([b - a for a, b in zip(lazy, best, strict=True)])
    correlations = ([_with_color(one) for one in found[name]] for name in ("lazy", "best"))
    return values | {"pairs.with_color_difference": paired_difference(*correlations)}


def _number(values: list[float]) -> Estimate:
    return mean_over_seeds(values, unit="number")


def _mean(found: Mapping[tuple[int, int], float]) -> float:
    return sum(found.values()) / len(found)


def _with_color(found: Mapping[tuple[int, int], float]) -> float:
    return float(spearmanr([distance(*pair) for pair in found], list(found.values())).statistic)
