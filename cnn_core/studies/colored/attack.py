"""Sevens that are taken for threes: how much it takes, for the lazy network and the mended one."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cnn_core.attack.goals import confident
from cnn_core.attack.gradient import mi_fgsm, pgd
from cnn_core.attack.losses import logit, margin
from cnn_core.attack.minimal import minimal_epsilon
from cnn_core.attack.norms import LINF, Norm
from cnn_core.attack.result import logits
from cnn_core.data.colored import ColoredSet
from cnn_core.evaluate.intervals import (
    Estimate,
    bootstrap_mean,
    mean_over_seeds,
    paired_difference,
)
from cnn_core.studies.samples import pixels

SOURCE, TARGET = 7, 3
EPSILON, STEP, CONFIDENCE = 0.05, 0.02, 0.9  # the brief's
EPSILONS = (0.01, 0.02, 0.03, 0.05, 0.08, 0.12, 0.16, 0.2, 0.25, 0.3)
CAP, HALVINGS = 0.5, 7
TWENTY, DRAWS = 20, 10_000

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


def right(model: nn.Module, images: ColoredSet) -> ColoredSet:
    """The sevens, in whatever color, that the network reads right."""
    sevens = images[images.set.labels == SOURCE]
    return sevens[logits(model, pixels(sevens.set)).argmax(1) == SOURCE]


def right_by_all(trained: Pair, images: ColoredSet) -> ColoredSet:
    """The sevens in their own color that every network reads right."""
    sevens = images[images.matches]
    for models in trained.values():
        for model in models:
            sevens = right(model, sevens)
    return sevens


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


def fooled(models: Sequence[nn.Module], images: ColoredSet, attack: str) -> Fooled:
    """The smallest epsilon for each network and image, by bisection."""
    given, rows = pixels(images.set), []
    for model in models:
        found = minimal_epsilon(
            ATTACKS[attack],
            model,
            given,
            targets(images),
            cap=CAP,
            halvings=HALVINGS,
            targeted=True,
        )
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


def rate_at(found: Fooled, epsilon: float) -> list[float]:
    """The share of images that ``epsilon`` is enough for, by seed."""
    return ((found.epsilon <= epsilon) & ~found.censored).double().mean(1).tolist()


def measured(trained: Pair, easy: ColoredSet) -> dict[str, Estimate]:
    """``trained`` holds ``lazy`` and ``best``; on the sevens of ``easy`` that all read right."""
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
    """The rates over the images that all read right, and over every seven that a network does."""

    def rate(model: nn.Module, some: ColoredSet) -> float:
        return sure_of_three(model, briefs_attack(model, some)).double().mean().item()

    values, found = {}, {}
    for name, models in trained.items():
        found[name] = [rate(model, images) for model in models]
        sevens = [right(model, easy) for model in models]
        own = [rate(model, some) for model, some in zip(models, sevens, strict=True)]
        values[f"attack.rate.{name}"] = mean_over_seeds(found[name])
        values[f"attack.rate_own.{name}"] = mean_over_seeds(own)
        counts = [len(some) for some in sevens]
        values[f"attack.sevens.{name}"] = mean_over_seeds(counts, unit="count")
    return values | {"attack.rate_difference": paired_difference(found["best"], found["lazy"])}


def _compared(found: Mapping[str, Fooled]) -> dict[str, Estimate]:
    """Smallest epsilons of both networks; censored ones count as the cap, and are counted."""
    values = {}
    for name, one in found.items():
        values[f"mean.{name}"] = mean_over_seeds(one.epsilon.mean(1).tolist(), unit="number")
        medians = one.epsilon.median(1).values
        values[f"median.{name}"] = mean_over_seeds(medians.tolist(), unit="number")
        values[f"censored.{name}"] = mean_over_seeds(one.censored.double().mean(1).tolist())
        reached = ~one.censored
        for part in ("constant", "by_color", "by_shape"):
            mean = (getattr(one, part) * reached).sum(1) / reached.sum(1).clamp(min=1)
            values[f"{part}.{name}"] = mean_over_seeds(mean.tolist())
        for epsilon in EPSILONS:
            rates = rate_at(one, epsilon)
            values[f"within_{round(100 * epsilon)}.{name}"] = mean_over_seeds(rates)
    lazy, best = found["lazy"].epsilon, found["best"].epsilon
    values["difference"] = mean_over_seeds((best - lazy).mean(1).tolist(), unit="number")
    values["difference_over_images"] = bootstrap_mean((best - lazy).mean(0).tolist(), unit="number")
    values["harder"] = mean_over_seeds((best > lazy).double().mean(1).tolist())
    return values


def _protocols(found: Mapping[str, Fooled]) -> dict[str, Estimate]:
    """How often each way to ask finds the mended network harder to fool.

    One image drawn at random; one picked because the attack on the lazy network within the brief's
    epsilon works on it, or on the mended one; twenty drawn at random. The seeds' pairs share all.
    """
    lazy, best = found["lazy"], found["best"]
    harder = best.epsilon > lazy.epsilon
    picked = {name: (one.epsilon <= EPSILON) & ~one.censored for name, one in found.items()}
    generator = torch.Generator().manual_seed(0)
    drawn = torch.randint(harder.shape[1], (DRAWS, TWENTY), generator=generator)
    twenty = [
        (best.epsilon[seed][drawn].mean(1) > lazy.epsilon[seed][drawn].mean(1)).double().mean()
        for seed in range(len(harder))
    ]
    values = {
        "protocol.one": mean_over_seeds(harder.double().mean(1).tolist()),
        "protocol.twenty": mean_over_seeds([float(share) for share in twenty]),
    }
    for name, chosen in picked.items():
        if chosen.any(1).all():
            shares = [
                one[some].double().mean().item() for one, some in zip(harder, chosen, strict=True)
            ]
            values[f"protocol.picked_{name}"] = mean_over_seeds(shares)
    return values
