"""Images after noise and attacks of some grey levels, and where maps of them lie."""

from collections.abc import Callable, Mapping
from functools import partial

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.attack.gradient import fgsm, pgd
from cnn_core.attack.losses import cross_entropy
from cnn_core.attack.noise import random_noise
from cnn_core.attack.result import judge
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies.estimates import mean_known
from cnn_core.studies.samples import pixels

ATTACKS = ("noise", "fgsm", "pgd")
STEPS = 20  # of PGD
PART = 64  # images at a time


def adversarial(model: nn.Module, images: ImageSet, attack: str, levels: float) -> Tensor:
    """Images (N, C, H, W) in [0, 1] with a perturbation of ``levels`` grey levels of 255.

    ``noise`` is random and knows nothing of the network.
    """
    given, epsilon, generator = pixels(images), levels / 255, Generator().manual_seed(0)
    if attack == "noise":
        return random_noise(given, epsilon=epsilon, generator=generator)
    if attack == "fgsm":
        return fgsm(model, given, images.labels, epsilon=epsilon)
    return pgd(model, given, images.labels, epsilon=epsilon, steps=STEPS, generator=generator)


def gradient_signs(model: nn.Module, images: ImageSet) -> Tensor:
    """Where FGSM goes from each image, whatever epsilon: one gradient for all, (N, C, H, W)."""
    # A part at a time: what a gradient is computed from is kept for all images that go in.
    parts = zip(pixels(images).split(PART), images.labels.split(PART), strict=True)
    return torch.cat(
        [
            explain.input_gradient(model, part, partial(cross_entropy, classes=labels)).sign_()
            for part, labels in parts
        ]
    )


def fgsm_along(signs: Tensor, images: ImageSet, levels: float) -> Tensor:
    """What ``adversarial`` makes by FGSM, from the ``gradient_signs`` of the images."""
    return (pixels(images) + levels / 255 * signs).clamp_(0, 1)


def looks(
    model: nn.Module,
    images: ImageSet,
    changed: Mapping[str, Tensor],
    cams: Callable[[Tensor, Tensor], Tensor],
) -> dict[str, Estimate]:
    """How far the maps of attacked images are those of the images themselves, by attack.

    ``true``: maps of the true class before and after. ``seen``: the map of the true class before,
    and that of the class that is predicted after. Only images that were right before and, for the
    attacks, wrong after; with noise, right after too.

    Args:
        changed: the images (N, C, H, W) after each attack.
        cams: makes maps (N, h, w) of images and their classes (N,).
    """
    given, values = pixels(images), {}
    before = cams(given, images.labels)
    for attack, after in changed.items():
        found = judge(model, given, after, images.labels)
        kept = ~found.before & (found.success if attack != "noise" else ~found.success)
        for what, classes in {"true": images.labels, "seen": found.predicted}.items():
            similar = explain.rank_correlation(before, cams(after, classes))
            values[f"{attack}.{what}"] = mean_known(similar[kept])
    return values
