"""The three attacks of the task, each within its budget of backward passes."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor, nn

from cnn_core.attack.decaying import decaying_pgd
from cnn_core.attack.goals import classified_as, misclassified
from cnn_core.attack.gradient import pgd
from cnn_core.data.images import ImageSet
from cnn_core.nn.evasion import LEVELS
from cnn_core.studies.samples import pixels

EPSILONS = (0, 1, 2, 4, 8, 12, 16, 20, 24, 32, 48, 64)  # grey levels of 0..255
SOURCE, TARGET = 1, 8
PASSES = {"untargeted": 20, "targeted": 100, "improved": 100}  # what the brief allows
MOMENTUM = 0.5

ATTACKS: dict[str, Callable[..., Tensor]] = {
    "untargeted": partial(pgd, steps=PASSES["untargeted"], stop=misclassified),
    # Steps of one grey level, as the exercise is usually solved.
    "targeted": partial(
        pgd, steps=PASSES["targeted"], step_size=1 / LEVELS, targeted=True, stop=classified_as
    ),
    # Chosen on validation digits, with the parts that the ablation takes apart.
    "improved": partial(decaying_pgd, steps=PASSES["improved"], momentum=MOMENTUM, targeted=True),
}


def goal_classes(attack: str, images: ImageSet) -> Tensor:
    """The labels to get away from, or eights to get to."""
    labels = images.labels
    return labels if attack == "untargeted" else torch.full_like(labels, TARGET)


def victims(attack: str, images: ImageSet) -> ImageSet:
    """The images that an attack is made on: all of them, or the ones."""
    return images if attack == "untargeted" else images[images.labels == SOURCE]


def attacked(attack: str, model: nn.Module, images: ImageSet, levels: int) -> Tensor:
    """Adversarial images (N, 1, 28, 28) in [0, 1], within ``levels`` grey levels of ``images``."""
    classes = goal_classes(attack, images)
    return ATTACKS[attack](model, pixels(images), classes, epsilon=levels / LEVELS)
