"""FGSM and PGD on the whole test set, and where Grad-CAM looks before and after."""

from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.attack.gradient import fgsm, pgd
from cnn_core.attack.noise import random_noise
from cnn_core.attack.result import AttackResult, judge
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
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


def measured(model: nn.Module, test: ImageSet, few: ImageSet) -> dict[str, Estimate]:
    values = {"pgd.steps": Estimate(STEPS, unit="count")}
    clean = judge(model, pixels(test), pixels(test), test.labels)
    values |= {f"{attack}.accuracy.0": _accuracy(clean) for attack in ATTACKS}
    values["clean.confidence_wrong"] = _confidence_when_wrong(clean)
    for levels in LEVELS:
        right = {}
        for attack in ATTACKS:
            found = judge(
                model, pixels(test), adversarial(model, test, attack, levels), test.labels
            )
            right[attack] = (~found.success).double()
            values[f"{attack}.accuracy.{levels}"] = _accuracy(found)
            if found.success.any():
                values[f"{attack}.confidence_wrong.{levels}"] = _confidence_when_wrong(found)
        values[f"flattery.{levels}"] = bootstrap_mean(
            (right["fgsm"] - right["pgd"]).tolist(), unit="difference"
        )
    return values | _looks(model, few)


def cams(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    """Grad-CAM of ``classes`` at the last convolution, at the size of the images."""
    coarse = explain.grad_cam(model, images, explain.logit(classes), LAYER)
    return explain.upsampled(coarse, images.shape[2:])


def _looks(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """How far the maps of the attacked photos are those of the photos themselves.

    ``true``: maps of the true class before and after. ``seen``: maps of the class that is
    predicted, before and after. Only photos that were right before and, for the attacks, wrong
    after.
    """
    given, values = pixels(images), {}
    before = cams(model, given, images.labels)
    for attack in ATTACKS:
        changed = adversarial(model, images, attack, LOOKED_AT)
        found = judge(model, given, changed, images.labels)
        kept = ~found.before & (found.success if attack != "noise" else ~found.success)
        if not kept.any():
            continue
        for what, classes in {"true": images.labels, "seen": found.predicted}.items():
            after = cams(model, changed[kept], classes[kept])
            similar = explain.rank_correlation(before[kept], after)
            values[f"looks.{attack}.{what}"] = mean_known(similar)
    return values


def _accuracy(found: AttackResult) -> Estimate:
    return bootstrap_mean((~found.success).double().tolist())


def _confidence_when_wrong(found: AttackResult) -> Estimate:
    """The mean probability of the predicted class among the misclassified photos."""
    confidence = found.logits.softmax(1).amax(1)[found.success]
    return bootstrap_mean(confidence.double().tolist() or [0.0])
