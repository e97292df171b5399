"""Benchmark rows about attacks: the same attack on 1,000 digits and the report's digit network.

Every row first checks that both libraries fool the network equally often, within 1 in 1,000. The
rivals are imported where they are needed: the tests do without them.
"""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn

from cnn_core.attack.gradient import fgsm, pgd
from cnn_core.attack.result import logits
from cnn_core.data.embedded import digits
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies import mnist
from tests.bench.timing import time_ratio

Attack = Callable[[], Tensor]
Rival = Callable[[nn.Module, Tensor, Tensor], Attack]

IMAGES = 1_000
EPSILON, STEPS, STEP_SIZE = 0.05, 20, 0.0125  # some images are fooled and some are not
ART_BATCH = 32  # as it comes
ART_BEST_BATCH = 128  # the fastest of 32, 64, 128, 256 and 1,000


def fgsm_time(rival: Rival) -> Estimate:
    """One step along the sign of the gradient."""
    return _time(partial(fgsm, epsilon=EPSILON), rival, repeats=15)


def pgd_time(rival: Rival) -> Estimate:
    """Twenty steps from the images themselves."""
    ours = partial(pgd, epsilon=EPSILON, steps=STEPS, step_size=STEP_SIZE)
    return _time(ours, rival, repeats=9)


def _time(ours: Callable[..., Tensor], rival: Rival, repeats: int) -> Estimate:
    some = digits()[:IMAGES]
    model, images, labels = mnist.best_model().eval(), some.images.float() / 255, some.labels
    attacks = partial(ours, model, images, labels), rival(model, images, labels)
    fooled = [int((logits(model, attack()).argmax(1) != labels).sum()) for attack in attacks]
    if abs(fooled[0] - fooled[1]) > IMAGES / 1_000:
        raise AssertionError(f"ours fools {fooled[0]} of {IMAGES} images, theirs {fooled[1]}")
    return time_ratio(*attacks, repeats)


# The rivals


def torchattacks_fgsm(model: nn.Module, images: Tensor, labels: Tensor) -> Attack:
    import torchattacks

    return partial(torchattacks.FGSM(model, eps=EPSILON), images, labels)


def torchattacks_pgd(model: nn.Module, images: Tensor, labels: Tensor) -> Attack:
    import torchattacks

    attack = torchattacks.PGD(model, eps=EPSILON, alpha=STEP_SIZE, steps=STEPS, random_start=False)
    return partial(attack, images, labels)


def foolbox_fgsm(model: nn.Module, images: Tensor, labels: Tensor) -> Attack:
    import foolbox

    return _of_foolbox(foolbox.attacks.FGSM(), model, images, labels)


def foolbox_pgd(model: nn.Module, images: Tensor, labels: Tensor) -> Attack:
    import foolbox

    attack = foolbox.attacks.LinfPGD(abs_stepsize=STEP_SIZE, steps=STEPS, random_start=False)
    return _of_foolbox(attack, model, images, labels)


def _of_foolbox(attack: Callable, model: nn.Module, images: Tensor, labels: Tensor) -> Attack:
    import foolbox

    wrapped = foolbox.PyTorchModel(model, bounds=(0, 1))
    return lambda: attack(wrapped, images, labels, epsilons=EPSILON)[1]


def art_fgsm(
    model: nn.Module, images: Tensor, labels: Tensor, batch_size: int = ART_BATCH
) -> Attack:
    from art.attacks.evasion import FastGradientMethod

    attack = FastGradientMethod(_for_art(model, images), eps=EPSILON, batch_size=batch_size)
    return lambda: torch.from_numpy(attack.generate(images.numpy(), labels.numpy()))


def art_pgd(
    model: nn.Module, images: Tensor, labels: Tensor, batch_size: int = ART_BATCH
) -> Attack:
    from art.attacks.evasion import ProjectedGradientDescentPyTorch

    attack = ProjectedGradientDescentPyTorch(
        _for_art(model, images),
        eps=EPSILON,
        eps_step=STEP_SIZE,
        max_iter=STEPS,
        batch_size=batch_size,
        verbose=False,
    )
    return lambda: torch.from_numpy(attack.generate(images.numpy(), labels.numpy()))


def _for_art(model: nn.Module, images: Tensor) -> object:
    from art.estimators.classification import PyTorchClassifier

    return PyTorchClassifier(
        model,
        nn.CrossEntropyLoss(),
        tuple(images.shape[1:]),
        nb_classes=10,
        clip_values=(0, 1),
        device_type="cpu",
    )


ROWS = {
    "fgsm_torchattacks": partial(fgsm_time, torchattacks_fgsm),
    "fgsm_foolbox": partial(fgsm_time, foolbox_fgsm),
    "fgsm_art": partial(fgsm_time, art_fgsm),
    "fgsm_art_best": partial(fgsm_time, partial(art_fgsm, batch_size=ART_BEST_BATCH)),
    "pgd_torchattacks": partial(pgd_time, torchattacks_pgd),
    "pgd_foolbox": partial(pgd_time, foolbox_pgd),
    "pgd_art": partial(pgd_time, art_pgd),
    "pgd_art_best": partial(pgd_time, partial(art_pgd, batch_size=ART_BEST_BATCH)),
}
