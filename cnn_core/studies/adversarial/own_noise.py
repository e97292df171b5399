"""A noise for each image by itself: how small it may be."""

from dataclasses import asdict
from functools import partial

import torch
from torch import Generator, Tensor, nn

from cnn_core.attack.checks import self_tests
from cnn_core.attack.gradient import pgd
from cnn_core.attack.minimal import MinimalEpsilon, minimal_epsilon
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies.adversarial.common import CLASSES, GREY, count, mean, sizes
from cnn_core.studies.samples import pixels, sample, scaled

LEVELS = (8, 16, 24, 32, 40, 48, 64)  # epsilons in grey levels
CAP, REPORTED = 0.5, 0.1


def smallest(model: nn.Module, images: ImageSet, *, targeted: bool) -> MinimalEpsilon:
    """The smallest epsilon of each image by itself: to any error, or to a class drawn at random."""
    attack = partial(pgd, steps=scaled(20, 5))
    return minimal_epsilon(
        attack,
        model,
        pixels(images),
        _classes(images, targeted),
        cap=CAP,
        halvings=7,
        targeted=targeted,
    )


def _classes(images: ImageSet, targeted: bool) -> Tensor:
    """The true classes, which the attack leaves, or for each image another one, drawn at random."""
    if not targeted:
        return images.labels
    generator = Generator().manual_seed(0)
    shift = torch.randint(1, len(CLASSES), images.labels.shape, generator=generator)
    return (images.labels + shift) % len(CLASSES)


def measured(model: nn.Module, images: ImageSet, universal: float) -> dict[str, Estimate]:
    """How often a noise of its own fools an image, by size, and the size of one for all beside."""
    values = {"own.images": count(len(images)), **sizes("own.epsilon", REPORTED)}
    values |= sizes("own.cap", CAP)
    for name, targeted in {"error": False, "target": True}.items():
        found = smallest(model, images, targeted=targeted)
        for level in LEVELS:
            values[f"own.{name}.at_{level}"] = mean(_within(found, level * GREY))
        values[f"own.{name}.rate"] = mean(_within(found, REPORTED))
        values[f"own.{name}.censored"] = count(int(found.censored.sum()))
        median = found.median or CAP
        values |= sizes(f"own.{name}.median", median)
        values[f"own.{name}.universal_over_median"] = Estimate(universal / median, unit="ratio")
    return values


def _within(found: MinimalEpsilon, epsilon: float) -> Tensor:
    return (found.values <= epsilon) & ~found.censored


def checks(model: nn.Module, judge: nn.Module, test: ImageSet, *, targeted: bool) -> list[dict]:
    """The tests of the attack at the epsilon that is reported, each as name, passed, detail."""
    some = sample(test)[:200]
    found = self_tests(
        pgd,
        model,
        pixels(some),
        _classes(some, targeted),
        epsilon=REPORTED,
        targeted=targeted,
        surrogate=judge,
        generator=Generator().manual_seed(0),
    )
    return [asdict(check) for check in found]
