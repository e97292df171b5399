"""The tests of ``attack.checks`` for one noise that is added to many images."""

from collections.abc import Callable

import torch
from torch import Generator, Tensor, nn

from cnn_core.attack.checks import (
    Check,
    not_weaker,
    nothing_without_budget,
    radii_up_to,
    rises,
    within_budget,
    within_range,
)
from cnn_core.attack.goals import goal
from cnn_core.attack.noise import random_noise
from cnn_core.attack.norms import LINF
from cnn_core.attack.result import logits
from cnn_core.attack.universal import add_noise


def universal_tests(
    attack: Callable[..., Tensor],
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    *,
    epsilon: float,
    generator: Generator,
    targeted: bool = False,
    reach: float = 0.99,
) -> list[Check]:
    """As ``checks.self_tests``, for one L∞ noise that is added to all of the images.

    Args:
        attack: ``attack.universal.universal_noise``, other options through ``partial``.
        reach: the success to ask of an unlimited epsilon, at which one noise can replace any image.
            Without a target it cannot be all: those of the class that it puts there stay right.

    What a single step or another network achieves says little here: a noise for many images is
    found by averaging, and may well be found elsewhere.

    Example:
        >>> from cnn_core.attack.universal import universal_noise
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> model, images = mnist_cnn(), torch.rand(8, 1, 28, 28)
        >>> labels, generator = model(images).argmax(1), torch.Generator().manual_seed(0)
        >>> checks = universal_tests(
        ...     universal_noise, model, images, labels, epsilon=0.1, generator=generator
        ... )
        >>> print(checks[0].name, "|", checks[0].passed, "|", checks[0].detail)
        epsilon 0 changes nothing | True | largest change 0
    """
    reached = goal(targeted)
    needed = ~reached(logits(model, images), classes)
    if not needed.any():
        raise ValueError("nothing to test: the goal is reached for every image before the attack")

    def noise(radius: float) -> Tensor:
        return attack(model, images, classes, epsilon=radius, targeted=targeted)

    def rate(adversarial: Tensor) -> float:
        return reached(logits(model, adversarial), classes)[needed].double().mean().item()

    found = noise(epsilon)
    adversarial = add_noise(images, found)
    random = random_noise(images, epsilon=epsilon, generator=generator)
    radii = radii_up_to(epsilon, 1.0)
    growth = [rate(add_noise(images, noise(radius))) for radius in radii]
    return [
        nothing_without_budget(images, add_noise(images, noise(0.0))),
        within_budget(torch.zeros_like(found), found, epsilon, LINF),
        within_range(adversarial),
        rises(radii, growth, reach),
        not_weaker(
            "stronger than noise of the same size", rate(adversarial), "noise", rate(random)
        ),
    ]
