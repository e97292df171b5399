"""How much it takes to fool the lazy network and the mended one, and what each protocol finds."""

import math
from collections.abc import Mapping

import torch
from torch import nn

from cnn_core.data.colored import ColoredSet
from cnn_core.evaluate.intervals import (
    Estimate,
    bootstrap_mean,
    mean_over_seeds,
    paired_difference,
)
from cnn_core.studies.colored.attack import (
    ATTACKS,
    CAP,
    EPSILON,
    Attack,
    Fooled,
    Pair,
    briefs_attack,
    fooled,
    longer_attack,
    right,
    right_by_all,
    sevens,
    sure_of_three,
)

EPSILONS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3)
TWENTY, DRAWS = 20, 10_000


def rate_at(found: Fooled, epsilon: float) -> list[float]:
    """The share of images that ``epsilon`` is enough for, by seed."""
    return ((found.epsilon <= epsilon) & ~found.censored).double().mean(1).tolist()


def measured(trained: Pair, easy: ColoredSet) -> dict[str, Estimate]:
    """``trained`` holds ``lazy`` and ``best``; on the sevens of ``easy`` that all read right."""
    easy = sevens(easy)
    images = right_by_all(trained, easy)
    values = {"attack.images": Estimate(len(images), unit="count")}
    values |= {"attack.epsilon": Estimate(EPSILON, unit="number")}
    values |= {"attack.cap": Estimate(CAP, unit="number")} | _briefs(trained, images, easy)
    for attack in ATTACKS:
        found = {name: fooled(models, images, attack) for name, models in trained.items()}
        values |= {f"attack.{attack}.{name}": one for name, one in _compared(found).items()}
        if attack == "pgd":
            values |= {f"attack.{name}": one for name, one in _protocols(found).items()}
    values["attack.min_epsilon_difference"] = values["attack.pgd.difference"]
    return values


def _briefs(trained: Pair, images: ColoredSet, easy: ColoredSet) -> dict[str, Estimate]:
    """The rates over the images that all read right, and over all that a network reads right."""

    def rate(model: nn.Module, some: ColoredSet, attack: Attack = briefs_attack) -> float:
        return sure_of_three(model, attack(model, some)).double().mean().item()

    values, found = {}, {}
    for name, models in trained.items():
        read = [right(model, easy) for model in models]
        own = [rate(model, some) for model, some in zip(models, read, strict=True)]
        counts = [len(some) for some in read]
        found[name] = [rate(model, images) for model in models]
        longer = [rate(model, images, longer_attack) for model in models]
        values |= {
            f"attack.sevens.{name}": mean_over_seeds(counts, unit="count"),
            f"attack.rate_own.{name}": mean_over_seeds(own),
            f"attack.rate.{name}": mean_over_seeds(found[name]),
            f"attack.rate_longer.{name}": mean_over_seeds(longer),
        }
    return values | {"attack.rate_difference": paired_difference(found["best"], found["lazy"])}


def _compared(found: Mapping[str, Fooled]) -> dict[str, Estimate]:
    """Smallest epsilons of both networks; censored ones count as the cap, and are counted."""
    values = {}
    for name, one in found.items():
        values[f"mean.{name}"] = mean_over_seeds(one.epsilon.mean(1).tolist(), unit="number")
        medians = one.epsilon.median(1).values
        values[f"median.{name}"] = mean_over_seeds(medians.tolist(), unit="number")
        values[f"censored.{name}"] = mean_over_seeds(one.censored.double().mean(1).tolist())
        for part in ("constant", "by_color", "by_shape"):
            values[f"{part}.{name}"] = mean_over_seeds(_of_fooled(one, part))
        for epsilon in EPSILONS:
            rates = rate_at(one, epsilon)
            values[f"within_{round(100 * epsilon)}.{name}"] = mean_over_seeds(rates)
    lazy, best = found["lazy"].epsilon, found["best"].epsilon
    values["difference"] = mean_over_seeds((best - lazy).mean(1).tolist(), unit="number")
    values["difference_over_images"] = bootstrap_mean((best - lazy).mean(0).tolist(), unit="number")
    parts = (_of_fooled(found[name], "by_color") for name in ("lazy", "best"))
    values["by_color_difference"] = paired_difference(*parts)
    values["harder"] = mean_over_seeds((best > lazy).double().mean(1).tolist())
    return values


def _of_fooled(found: Fooled, part: str) -> list[float]:
    """The mean over the images that were fooled within the cap, by seed."""
    reached = ~found.censored
    return ((getattr(found, part) * reached).sum(1) / reached.sum(1).clamp(min=1)).tolist()


def _protocols(found: Mapping[str, Fooled]) -> dict[str, Estimate]:
    """How often each way to ask finds the mended network harder to fool, by pairs of seeds.

    One image drawn at random; one drawn from the tenth on which the lazy network is fooled most
    easily, or the mended one; the mean of twenty drawn at random.
    """
    lazy, best = found["lazy"].epsilon, found["best"].epsilon
    harder = (best > lazy).double()
    generator = torch.Generator().manual_seed(0)
    drawn = torch.randint(harder.shape[1], (DRAWS, TWENTY), generator=generator)
    twenty = (best[:, drawn].mean(2) > lazy[:, drawn].mean(2)).double()
    values = {
        "protocol.one": mean_over_seeds(harder.mean(1).tolist()),
        "protocol.twenty": mean_over_seeds(twenty.mean(1).tolist()),
    }
    for name, epsilon in {"lazy": lazy, "best": best}.items():
        easiest = epsilon.argsort(dim=1, stable=True)[:, : math.ceil(epsilon.shape[1] / 10)]
        shares = harder.gather(1, easiest).mean(1).tolist()
        values[f"protocol.picked_{name}"] = mean_over_seeds(shares)
    return values
