"""Is model B robust, or the attack weak? Other attacks, other models, other images."""

from functools import partial

import torch
from torch import Generator, Tensor, nn

from cnn_core.attack.gradient import pgd
from cnn_core.attack.losses import margin
from cnn_core.attack.minimal import MinimalEpsilon, minimal_epsilon
from cnn_core.attack.square import square_attack
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference, bootstrap_mean
from cnn_core.nn.evasion import LEVELS
from cnn_core.studies.evasion.attacks import attacked, victims
from cnn_core.studies.evasion.rates import ASKED, Models, reached, right
from cnn_core.studies.samples import pixels, sample, scaled

AT = 16  # grey levels
CAP = 64  # grey levels, the largest epsilon of the task
QUERIES = 2_000


def transferred(models: Models, test: ImageSet) -> dict[str, Estimate]:
    """Untargeted noise made on one model and shown to another, among images both read right.

    ``a_to_b`` is made on A and shown to another training of B, ``a_to_a`` to another of A. The
    shortfall is what noise made on that very model does, minus what the other kind's does.
    """
    images, values = sample(test), {}
    for victim, (_, model, *_) in models.items():
        own = reached("untargeted", model, attacked("untargeted", model, images, AT), images)
        for source, (maker, *_) in models.items():
            adversarial = attacked("untargeted", maker, images, AT)
            fooled = reached("untargeted", model, adversarial, images)
            both = right(maker, images) & right(model, images)
            carried, at_home = fooled[both].double(), own[both].double()
            values[f"transfer.{source}_to_{victim}"] = bootstrap_mean(carried.tolist())
            if source != victim:
                values[f"transfer_shortfall.{victim}"] = bootstrap_mean(
                    (at_home - carried).tolist(), unit="difference"
                )
    return values


def without_gradients(models: Models, test: ImageSet) -> dict[str, Estimate]:
    """The square attack beside the untargeted one, on the same images that a model reads right."""
    values = {"queries": Estimate(_queries(), unit="count")}
    for name, (model, *_) in models.items():
        images = sample(test)
        images = images[right(model, images)]
        black = squares(model, images, AT)
        white = attacked("untargeted", model, images, AT)
        found = {
            way: reached("untargeted", model, adversarial, images).double()
            for way, adversarial in {"square": black, "gradient": white}.items()
        }
        for way, mask in found.items():
            values[f"{way}.{name}"] = bootstrap_mean(mask.tolist())
        gain = (found["gradient"] - found["square"]).tolist()
        values[f"over_square.{name}"] = bootstrap_mean(gain, unit="difference")
    return values


def squares(model: nn.Module, images: ImageSet, levels: int) -> Tensor:
    return square_attack(
        model,
        pixels(images),
        images.labels,
        epsilon=levels / LEVELS,
        queries=_queries(),
        generator=Generator().manual_seed(0),
    )


def minimal(model: nn.Module, images: ImageSet) -> MinimalEpsilon:
    """The smallest epsilon that makes the model misread each image, to an eighth of a level."""
    attack = partial(pgd, steps=20, loss=margin)
    return minimal_epsilon(
        attack, model, pixels(images), images.labels, cap=CAP / LEVELS, halvings=9
    )


def enough(models: Models, test: ImageSet) -> dict[str, Estimate]:
    """Median of the smallest epsilon in grey levels, and what resists the cap; by image, B − A."""
    images = sample(test)
    kept = torch.stack([right(trainings[0], images) for trainings in models.values()]).all(0)
    images = images[kept]
    found = {name: minimal(trainings[0], images) for name, trainings in models.items()}
    values = {"minimal.images": Estimate(len(images), unit="count")}
    for name, one in found.items():
        values[f"minimal.{name}.beyond"] = bootstrap_mean(one.censored.double().tolist())
        levels = (LEVELS * one.values).tolist()
        values[f"minimal.{name}.mean"] = bootstrap_mean(levels, unit="number")
        if one.median is not None:
            values[f"minimal.{name}.median"] = Estimate(
                LEVELS * one.median, n=len(images), unit="number"
            )
    harder = found["b"].values > found["a"].values
    values["minimal.b_harder"] = bootstrap_mean(harder.double().tolist())
    return values


def training_or_test(models: Models, splits: Splits) -> dict[str, Estimate]:
    """Rates on training images and on test images, and test minus training."""
    values, sets = {}, {}
    for attack in ("untargeted", "improved"):
        train, test = (victims(attack, images) for images in (splits.train, splits.test))
        sets[attack] = {"train": _some(train, len(test)), "test": test}
    for name, (model, *_) in models.items():
        for attack, both in sets.items():
            for levels in ASKED:
                found = {}
                for which, images in both.items():
                    images = images[right(model, images)]
                    adversarial = attacked(attack, model, images, levels)
                    found[which] = reached(attack, model, adversarial, images).double().tolist()
                    values[f"set.{name}.{attack}.{levels}.{which}"] = bootstrap_mean(found[which])
                values[f"set_difference.{name}.{attack}.{levels}"] = bootstrap_difference(
                    found["test"], found["train"]
                )
    return values


def _some(images: ImageSet, count: int) -> ImageSet:
    generator = Generator().manual_seed(0)
    return images[torch.randperm(len(images), generator=generator)[:count]]


def _queries() -> int:
    return scaled(QUERIES, 100)
