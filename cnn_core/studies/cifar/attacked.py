"""FGSM and PGD on the ResNet-18, and where Grad-CAM looks before and after."""

from functools import partial

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.attack.gradient import fgsm, pgd
from cnn_core.attack.losses import cross_entropy
from cnn_core.attack.noise import random_noise
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.studies.cifar.cam import mean_known
from cnn_core.studies.cifar.chosen import some
from cnn_core.studies.cifar.gradcam import LAYERS
from cnn_core.studies.samples import pixels

LEVELS = (0.5, 1, 2, 4, 8)  # epsilon in grey levels of 255
MOST = 8  # the level at which every test image is attacked
STEPS = (3, 20)  # of PGD: those that withstand a short one are attacked again, from anew
SAMPLE = 1_000  # test images for the levels below
LOOKED_AT = 4  # grey levels at which Grad-CAM is compared

PART = 64  # images at a time
ATTACKS = ("noise", "fgsm", "pgd")


def measured(
    model: nn.Module, other: nn.Module, test: ImageSet, few: ImageSet
) -> dict[str, Estimate]:
    """``other`` is the brief's network, which PGD attacks at the largest level alone."""
    return {
        "pgd.steps": Estimate(STEPS[-1], unit="count"),
        "attack.sample": Estimate(len(_sample(test)), unit="count"),
        "attack.looked_at": Estimate(LOOKED_AT, unit="count"),
        **_accuracies(model, test),
        f"resnet.pgd.accuracy.{MOST}": _share(withstands_pgd(other, test, MOST)),
        **_looks(model, few),
    }


def called(levels: float) -> str:
    """A level as results are named by it: ``half``, ``1``, ``2``."""
    return f"{levels:g}".replace("0.5", "half")


def adversarial(model: nn.Module, images: ImageSet, attack: str, levels: float) -> Tensor:
    """Images (N, C, H, W) in [0, 1] with a perturbation of ``levels`` grey levels.

    ``noise`` is random and knows nothing of the network.
    """
    given, epsilon, generator = pixels(images), levels / 255, Generator().manual_seed(0)
    if attack == "noise":
        return random_noise(given, epsilon=epsilon, generator=generator)
    if attack == "fgsm":
        return fgsm(model, given, images.labels, epsilon=epsilon)
    options = {"steps": STEPS[-1], "generator": generator}
    return pgd(model, given, images.labels, epsilon=epsilon, **options)


def withstands_fgsm(model: nn.Module, images: ImageSet) -> dict[float, Tensor]:
    """Which images are classified right after FGSM at each level, bool (N,).

    The gradient is that of the image itself, one for all levels.
    """
    given, labels = pixels(images), images.labels
    # A part at a time: what a gradient is computed from is kept for all images that go in.
    signs = torch.cat(
        [
            explain.input_gradient(model, part, partial(cross_entropy, classes=of_part)).sign_()
            for part, of_part in zip(given.split(PART), labels.split(PART), strict=True)
        ]
    )
    return {
        levels: _right(model, (given + levels / 255 * signs).clamp_(0, 1), labels)
        for levels in LEVELS
    }


def withstands_pgd(model: nn.Module, images: ImageSet, levels: float) -> Tensor:
    """Which images are classified right before and after PGD, a short one and a long one.

    An image that is wrong already, or that the short one fools, is not attacked again: nearly all
    of them, at the larger levels.
    """
    left = _right(model, pixels(images), images.labels)
    for steps in STEPS:
        index = left.nonzero().flatten()
        if not len(index):
            break
        some = images[index]
        changed = pgd(
            model,
            pixels(some),
            some.labels,
            epsilon=levels / 255,
            steps=steps,
            generator=Generator().manual_seed(steps),
        )
        left[index] = _right(model, changed, some.labels)
    return left


def _accuracies(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    """Accuracy under each attack: FGSM, and PGD at the largest level, on all images."""
    sample = _sample(test)
    clean = _right(model, pixels(sample), sample.labels)
    right = {(attack, 0): clean for attack in ATTACKS}
    right |= {("fgsm", levels): found for levels, found in withstands_fgsm(model, test).items()}
    for levels in LEVELS:
        noisy = adversarial(model, sample, "noise", levels)
        right["noise", levels] = _right(model, noisy, sample.labels)
        attacked = test if levels == MOST else sample
        right["pgd", levels] = withstands_pgd(model, attacked, levels)
    return {
        **{
            f"{attack}.accuracy.{called(levels)}": _share(found)
            for (attack, levels), found in right.items()
        },
        "noise.cost": _difference(clean, right["noise", MOST]),
        "fgsm.flattery": _difference(right["fgsm", MOST], right["pgd", MOST]),
    }


def _looks(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """How far the maps of attacked images are those of the images themselves.

    ``true``: maps of the true class before and after. ``seen``: the map of the true class before,
    and that of the class that is predicted after. Only images that were right before and, for the
    attacks, wrong after; with noise, right after too.
    """
    given, values = pixels(images), {}
    right = _right(model, given, images.labels)
    for attack in ATTACKS:
        changed = adversarial(model, images, attack, LOOKED_AT)
        predicted = logits(model, changed).argmax(1)
        kept = right & ((predicted == images.labels) == (attack == "noise"))
        for layer in LAYERS:
            before = cams(model, given[kept], images.labels[kept], layer)
            for what, classes in {"true": images.labels, "seen": predicted}.items():
                after = cams(model, changed[kept], classes[kept], layer)
                similar = (
                    explain.rank_correlation(before, after) if kept.any() else before[:0, 0, 0]
                )
                values[f"looks.{attack}.{layer}.{what}"] = mean_known(similar)
    return values


def cams(model: nn.Module, images: Tensor, classes: Tensor, layer: str) -> Tensor:
    """Grad-CAM of ``classes`` for float images (N, C, H, W), at the layer's resolution."""
    return explain.grad_cam(model, images, explain.logit(classes), layer)


def _sample(test: ImageSet) -> ImageSet:
    return some(test, SAMPLE, 40)


def _right(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    return logits(model, images).argmax(1) == labels


def _share(right: Tensor) -> Estimate:
    return bootstrap_mean(right.double().tolist())


def _difference(ours: Tensor, theirs: Tensor) -> Estimate:
    return bootstrap_mean((ours.double() - theirs.double()).tolist(), unit="difference")
