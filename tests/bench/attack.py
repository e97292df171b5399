"""Benchmark rows about attacks: the same attack on 1,000 digits and the report's digit network.

Every row first checks that both libraries fool the network equally often, within 1 in 1,000.
"""

from collections.abc import Callable
from functools import partial

import foolbox
import torch
import torchattacks
from art.attacks.evasion import ProjectedGradientDescentPyTorch
from art.estimators.classification import PyTorchClassifier
from torch import Tensor, nn

from cnn_core.attack.gradient import fgsm, pgd
from cnn_core.attack.result import logits
from cnn_core.data.embedded import digits
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies import mnist
from tests.bench.timing import time_ratio

IMAGES = 1_000
EPSILON, STEPS, STEP_SIZE = 0.05, 20, 0.0125  # some images are fooled and some are not


def fgsm_torchattacks() -> Estimate:
    """FGSM, against torchattacks."""
    model, images, labels = _subject()
    theirs = torchattacks.FGSM(model, eps=EPSILON)
    ours = partial(fgsm, model, images, labels, epsilon=EPSILON)
    return _compared(model, labels, ours, partial(theirs, images, labels), repeats=15)


def pgd_torchattacks() -> Estimate:
    """PGD with 20 steps from the images themselves, against torchattacks."""
    model, images, labels = _subject()
    theirs = torchattacks.PGD(model, eps=EPSILON, alpha=STEP_SIZE, steps=STEPS, random_start=False)
    return _compared(
        model, labels, _pgd(model, images, labels), partial(theirs, images, labels), repeats=7
    )


def pgd_foolbox() -> Estimate:
    """PGD with 20 steps from the images themselves, against foolbox."""
    model, images, labels = _subject()
    attack = foolbox.attacks.LinfPGD(abs_stepsize=STEP_SIZE, steps=STEPS, random_start=False)
    wrapped = foolbox.PyTorchModel(model, bounds=(0, 1))

    def theirs() -> Tensor:
        return attack(wrapped, images, labels, epsilons=EPSILON)[1]

    return _compared(model, labels, _pgd(model, images, labels), theirs, repeats=7)


def pgd_art(batch_size: int = 128) -> Estimate:
    """PGD with 20 steps from the images themselves, against ART."""
    model, images, labels = _subject()
    wrapped = PyTorchClassifier(
        model,
        nn.CrossEntropyLoss(),
        tuple(images.shape[1:]),
        nb_classes=10,
        clip_values=(0, 1),
        device_type="cpu",
    )
    attack = ProjectedGradientDescentPyTorch(
        wrapped,
        eps=EPSILON,
        eps_step=STEP_SIZE,
        max_iter=STEPS,
        batch_size=batch_size,
        verbose=False,
    )

    def theirs() -> Tensor:
        return torch.from_numpy(attack.generate(images.numpy(), labels.numpy()))

    return _compared(model, labels, _pgd(model, images, labels), theirs, repeats=7)


def _subject() -> tuple[nn.Module, Tensor, Tensor]:
    """The network, the images and their labels."""
    some = digits()[:IMAGES]
    return mnist.best_model().eval(), some.images.float() / 255, some.labels


def _pgd(model: nn.Module, images: Tensor, labels: Tensor) -> Callable[[], Tensor]:
    return partial(pgd, model, images, labels, epsilon=EPSILON, steps=STEPS, step_size=STEP_SIZE)


def _compared(
    model: nn.Module,
    labels: Tensor,
    ours: Callable[[], Tensor],
    theirs: Callable[[], Tensor],
    repeats: int,
) -> Estimate:
    fooled = [int((logits(model, attack()).argmax(1) != labels).sum()) for attack in (ours, theirs)]
    if abs(fooled[0] - fooled[1]) > IMAGES / 1_000:
        raise AssertionError(f"ours fools {fooled[0]} of {IMAGES} images, theirs {fooled[1]}")
    return time_ratio(ours, theirs, repeats)
