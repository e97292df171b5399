"""FGSM and PGD on the whole test set, and where Grad-CAM looks before and after."""

from collections.abc import Sequence

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.attack.gradient import fgsm, pgd
from cnn_core.attack.noise import random_noise
from cnn_core.attack.result import AttackResult, judge
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import (
    Estimate,
    bootstrap_difference,
    bootstrap_mean,
    mean_over_seeds,
)
from cnn_core.studies.pets.layers import mean_known
from cnn_core.studies.samples import pixels

LEVELS = (1, 2, 4, 8, 16)  # epsilon in grey levels of 255
STEPS = 20
LAYER = "relu5"
LOOKED_AT = 4  # grey levels at which Grad-CAM is compared

ATTACKS = ("noise", "fgsm", "pgd")


def adversarial(model: nn.Module, images: ImageSet, attack: str, levels: int) -> Tensor:
    """Photos (N, C, H, W) in [0, 1] with a perturbation of ``levels`` grey levels.

    ``noise`` is random and knows nothing of the network.
    """
    given, epsilon, generator = pixels(images), levels / 255, Generator().manual_seed(0)
    if attack == "noise":
        return random_noise(given, epsilon=epsilon, generator=generator)
    if attack == "fgsm":
        return fgsm(model, given, images.labels, epsilon=epsilon)
    return pgd(model, given, images.labels, epsilon=epsilon, steps=STEPS, generator=generator)


def measured(
    models: Sequence[nn.Module], best: nn.Module, test: ImageSet, few: ImageSet
) -> dict[str, Estimate]:
    """All attacks on the best network; FGSM on every training's; and what else they do to it."""
    return {
        "pgd.steps": Estimate(STEPS, unit="count"),
        "looked_at": Estimate(LOOKED_AT, unit="count"),
        **_accuracies(best, test),
        **_every_training(models, test),
        **_looks(best, few),
    }


def cams(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    """Grad-CAM of ``classes`` at the last convolution, at the size of the images."""
    coarse = explain.grad_cam(model, images, explain.logit(classes), LAYER)
    return explain.upsampled(coarse, images.shape[2:])


def _accuracies(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    """Accuracy under each attack and epsilon, and the confidence of the answers that are wrong."""
    clean = judge(model, pixels(test), pixels(test), test.labels)
    right = {(attack, 0): _right(clean) for attack in ATTACKS}
    hesitant = _confidence_when_wrong(clean)
    values = {"clean.confidence_wrong": _mean(hesitant)}
    for levels in LEVELS:
        for attack in ATTACKS:
            changed = adversarial(model, test, attack, levels)
            found = judge(model, pixels(test), changed, test.labels)
            right[attack, levels] = _right(found)
            sure = _confidence_when_wrong(found)
            values[f"{attack}.confidence_wrong.{levels}"] = _mean(sure)
            if (attack, levels) == ("pgd", LOOKED_AT) and sure and hesitant:
                values["pgd.surer"] = bootstrap_difference(sure, hesitant)
        flattery = right["fgsm", levels] - right["pgd", levels]
        values[f"fgsm.flattery.{levels}"] = _difference(flattery)
    values |= {
        f"{attack}.accuracy.{levels}": bootstrap_mean(of_all.tolist())
        for (attack, levels), of_all in right.items()
    }
    most = LEVELS[-1]
    return values | {
        "noise.cost": _difference(right["noise", 0] - right["noise", most]),
        "fgsm.overshoot": _difference(right["fgsm", most] - right["fgsm", LOOKED_AT]),
    }


def _every_training(models: Sequence[nn.Module], test: ImageSet) -> dict[str, Estimate]:
    """Accuracy under FGSM as a mean over the trainings, on their own noise and on another's."""
    given, values = pixels(test), {}
    for levels in LEVELS:
        changed = [adversarial(model, test, "fgsm", levels) for model in models]
        own = [
            float(_right(judge(model, given, noisy, test.labels)).mean())
            for model, noisy in zip(models, changed, strict=True)
        ]
        values[f"fgsm.trainings.{levels}"] = mean_over_seeds(own)
        others = [
            float(_right(judge(model, given, noisy, test.labels)).mean())
            for model, noisy in zip(models, changed[1:] + changed[:1], strict=True)
        ]
        values[f"fgsm.transferred.{levels}"] = mean_over_seeds(others)
    return values


def _looks(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """How far the maps of the attacked photos are those of the photos themselves.

    ``true``: maps of the true class before and after. ``seen``: the map of the true class before,
    and that of the class that is predicted after. Only photos that were right before and, for the
    attacks, wrong after; with noise, right after too.
    """
    given, values = pixels(images), {}
    before = cams(model, given, images.labels)
    for attack in ATTACKS:
        changed = adversarial(model, images, attack, LOOKED_AT)
        found = judge(model, given, changed, images.labels)
        kept = ~found.before & (found.success if attack != "noise" else ~found.success)
        for what, classes in {"true": images.labels, "seen": found.predicted}.items():
            after = cams(model, changed[kept], classes[kept])
            similar = (
                explain.rank_correlation(before[kept], after) if kept.any() else torch.empty(0)
            )
            values[f"looks.{attack}.{what}"] = mean_known(similar)
    return values


def _right(found: AttackResult) -> Tensor:
    return (~found.success).double()


def _difference(values: Tensor) -> Estimate:
    return bootstrap_mean(values.tolist(), unit="difference")


def _confidence_when_wrong(found: AttackResult) -> list[float]:
    """The probability of the predicted class of each misclassified photo."""
    return found.logits.softmax(1).amax(1)[found.success].double().tolist()


def _mean(confidence: list[float]) -> Estimate:
    """Not a number where no photo is misclassified."""
    return bootstrap_mean(confidence) if confidence else Estimate(float("nan"), n=0)
