"""Sevens that are taken for threes: how much it takes, for the lazy network and the mended one."""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cnn_core.attack.goals import confident
from cnn_core.attack.gradient import mi_fgsm, pgd
from cnn_core.attack.losses import logit, margin
from cnn_core.attack.minimal import MinimalEpsilon, minimal_epsilon
from cnn_core.attack.norms import LINF, Norm
from cnn_core.attack.result import logits
from cnn_core.data.colored import ColoredSet
from cnn_core.studies.samples import pixels

SOURCE, TARGET = 7, 3
EPSILON, STEP, CONFIDENCE = 0.05, 0.02, 0.9  # the brief's
CAP, HALVINGS = 0.5, 7
LONGER = 100  # steps

# Steps that move all pixels of a channel alike: what an attack can do by color alone.
SHIFTS = Norm(
    "L∞, one shift per channel",
    LINF.size,
    lambda gradient: gradient.mean((2, 3), keepdim=True).sign().expand_as(gradient),
    LINF.project,
    LINF.random,
)
ATTACKS = {
    "pgd": partial(pgd, steps=20, loss=margin),
    "momentum": partial(mi_fgsm, steps=10),
    "color": partial(pgd, steps=20, loss=margin, norm=SHIFTS),
}

Pair = Mapping[str, Sequence[nn.Module]]  # the lazy and the mended networks, by seed
Attack = Callable[[nn.Module, ColoredSet], Tensor]


class Fooled(NamedTuple):
    """What it takes to make networks see a three, by seed and image; (seeds, N) each.

    Attributes:
        epsilon: the smallest that an attack found, or the cap where censored.
        censored: not within the cap.
        constant: the share of the noise's energy that is one shift per channel.
        by_color, by_shape: what that shift gains by itself, and what the rest gains by itself, of
            all that the noise gains in the margin of the target.
    """

    epsilon: Tensor
    censored: Tensor
    constant: Tensor
    by_color: Tensor
    by_shape: Tensor


def sevens(images: ColoredSet) -> ColoredSet:
    return images[images.set.labels == SOURCE]


def right(model: nn.Module, images: ColoredSet) -> ColoredSet:
    """Those that the network reads right, in whatever color."""
    return images[logits(model, pixels(images.set)).argmax(1) == images.set.labels]


def right_by_all(trained: Pair, images: ColoredSet) -> ColoredSet:
    """Those in their own color that every network reads right."""
    images = images[images.matches]
    for models in trained.values():
        for model in models:
            images = right(model, images)
    return images


def targets(images: ColoredSet) -> Tensor:
    return torch.full_like(images.set.labels, TARGET)


def briefs_attack(model: nn.Module, images: ColoredSet, epsilon: float = EPSILON) -> Tensor:
    """Signed steps of 0.02 on the target's logit until the network is 90 % sure, within epsilon."""
    return pgd(
        model,
        pixels(images.set),
        targets(images),
        epsilon=epsilon,
        steps=20,
        step_size=min(STEP, epsilon),
        targeted=True,
        loss=logit,
        stop=confident(CONFIDENCE),
    )


def longer_attack(model: nn.Module, images: ColoredSet, epsilon: float = EPSILON) -> Tensor:
    """A hundred steps in the place of twenty, shrinking with epsilon, on the target's margin."""
    return pgd(
        model,
        pixels(images.set),
        targets(images),
        epsilon=epsilon,
        steps=LONGER,
        targeted=True,
        loss=margin,
        stop=confident(CONFIDENCE),
    )


def sure_of_three(model: nn.Module, adversarial: Tensor) -> Tensor:
    """Which images the network takes for a three with at least 90 % confidence, (N,) bool."""
    three = torch.full((len(adversarial),), TARGET)
    return confident(CONFIDENCE)(logits(model, adversarial), three)


def constant_part(noise: Tensor) -> Tensor:
    """The mean of each channel of noises (N, C, H, W), everywhere: a shift of the color."""
    return noise.mean((2, 3), keepdim=True).expand_as(noise)


def energy(noise: Tensor) -> Tensor:
    """The sum of squares, (N,)."""
    return noise.square().flatten(1).sum(1)


def smallest(
    model: nn.Module, images: ColoredSet, attack: str = "pgd", target: int = TARGET
) -> MinimalEpsilon:
    """The smallest epsilon for each image, by bisection."""
    classes = torch.full_like(images.set.labels, target)
    return minimal_epsilon(
        ATTACKS[attack],
        model,
        pixels(images.set),
        classes,
        cap=CAP,
        halvings=HALVINGS,
        targeted=True,
    )


def fooled(models: Sequence[nn.Module], images: ColoredSet, attack: str) -> Fooled:
    """What it takes for each network and image, and how the noise divides."""
    given, rows = pixels(images.set), []
    for model in models:
        found = smallest(model, images, attack)
        split = divided(model, given, found.images - given)
        rows.append((found.values, found.censored, *split))
    return Fooled(*(torch.stack(part) for part in zip(*rows, strict=True)))


def divided(model: nn.Module, given: Tensor, noise: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    """Each noise's energy in its shift per channel, and what the shift and the rest gain, (N,)."""

    def lead(images: Tensor) -> Tensor:
        target = torch.full((len(images),), TARGET)
        return -margin(logits(model, images), target)

    constant, before = constant_part(noise), lead(given)
    gained = (lead(given + noise) - before).clamp(min=1e-6)
    return (
        energy(constant) / energy(noise).clamp(min=1e-12),
        (lead(given + constant) - before) / gained,
        (lead(given + noise - constant) - before) / gained,
    )
