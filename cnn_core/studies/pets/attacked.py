"""FGSM and PGD on the whole test set, and where Grad-CAM looks before and after."""

from collections.abc import Sequence
from functools import partial

from torch import Tensor, nn

from cnn_core import explain
from cnn_core.attack.result import AttackResult, judge
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference, mean_over_seeds
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.perturbed import (
    ATTACKS,
    STEPS,
    adversarial,
    fgsm_along,
    gradient_signs,
    looks,
)
from cnn_core.studies.pets.layers import LAST
from cnn_core.studies.samples import pixels

LEVELS = (1, 2, 4, 8, 16)  # epsilon in grey levels of 255
LOOKED_AT = 4  # grey levels at which Grad-CAM is compared


def measured(
    models: Sequence[nn.Module], best: nn.Module, test: ImageSet, few: ImageSet
) -> dict[str, Estimate]:
    """All attacks on the best network; FGSM on every training's; and what else they do to it."""
    return {
        "pgd.steps": count(STEPS),
        "looked_at": count(LOOKED_AT),
        **_accuracies(best, test),
        **_every_training(models, test),
        **_looks(best, few),
    }


def cams(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    """Grad-CAM of ``classes`` at the last convolution, at the size of the images."""
    coarse = explain.grad_cam(model, images, explain.logit(classes), LAST)
    return explain.upsampled(coarse, images.shape[2:])


def _accuracies(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    """Accuracy under each attack and epsilon, and the confidence of the answers that are wrong."""
    clean = judge(model, pixels(test), pixels(test), test.labels)
    right = {(attack, 0): _right(clean) for attack in ATTACKS}
    hesitant = _confidence_when_wrong(clean)
    values = {"clean.confidence_wrong": mean(hesitant, "fraction")}
    signs = gradient_signs(model, test)
    for levels in LEVELS:
        for attack in ATTACKS:
            changed = (
                fgsm_along(signs, test, levels)
                if attack == "fgsm"
                else adversarial(model, test, attack, levels)
            )
            found = judge(model, pixels(test), changed, test.labels)
            right[attack, levels] = _right(found)
            sure = _confidence_when_wrong(found)
            values[f"{attack}.confidence_wrong.{levels}"] = mean(sure, "fraction")
            if (attack, levels) == ("pgd", LOOKED_AT) and len(sure) and len(hesitant):
                values["pgd.surer"] = bootstrap_difference(sure.tolist(), hesitant.tolist())
        flattery = right["fgsm", levels] - right["pgd", levels]
        values[f"fgsm.flattery.{levels}"] = mean(flattery, "difference")
    values |= {
        f"{attack}.accuracy.{levels}": mean(of_all, "fraction")
        for (attack, levels), of_all in right.items()
    }
    most = LEVELS[-1]
    return values | {
        "noise.cost": mean(right["noise", 0] - right["noise", most], "difference"),
        "fgsm.overshoot": mean(right["fgsm", most] - right["fgsm", LOOKED_AT], "difference"),
    }


def _every_training(models: Sequence[nn.Module], test: ImageSet) -> dict[str, Estimate]:
    """Accuracy under FGSM as a mean over the trainings, on their own noise and on another's."""
    given, values = pixels(test), {}
    signs = [gradient_signs(model, test) for model in models]
    for levels in LEVELS:
        changed = [fgsm_along(of_one, test, levels) for of_one in signs]
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
    changed = {attack: adversarial(model, images, attack, LOOKED_AT) for attack in ATTACKS}
    found = looks(model, images, changed, partial(cams, model))
    return {f"looks.{name}": value for name, value in found.items()}


def _right(found: AttackResult) -> Tensor:
    return (~found.success).double()


def _confidence_when_wrong(found: AttackResult) -> Tensor:
    """The probability of the predicted class of each misclassified photo."""
    return found.logits.softmax(1).amax(1)[found.success].double()
