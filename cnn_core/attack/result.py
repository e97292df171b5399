"""What an attack achieved."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_core.attack.goals import goal
from cnn_core.attack.inputs import check_classes, check_images
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.nn.batches import batches_for
from cnn_core.nn.frozen import frozen


@dataclass(frozen=True)
class AttackResult:
    """Adversarial images and what the network makes of them.

    Attributes:
        images: the adversarial images, (N, C, H, W).
        logits: the network's outputs for them, (N, classes).
        predicted: the class predicted for each, (N,).
        success: whether the goal is reached, (N,) bool. Without a target: predicted ≠ label; with
            one: predicted = target. An image for which that held before the attack counts here too,
            so that 1 − the mean is the accuracy under attack.
        before: for which images the goal was reached before the attack, (N,) bool.
    """

    images: Tensor
    logits: Tensor
    predicted: Tensor
    success: Tensor
    before: Tensor


def judge(
    model: nn.Module,
    images: Tensor,
    adversarial: Tensor,
    classes: Tensor,
    *,
    targeted: bool = False,
) -> AttackResult:
    """Show ``model`` the images before and after an attack, made on it or on another network.

    Args:
        images, adversarial: (N, C, H, W) in [0, 1]; N ≥ 1.
        classes: int64 (N,); labels, or targets if ``targeted``.

    Example:
        >>> from cnn_core.attack.gradient import fgsm
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> model, images, labels = mnist_cnn(), torch.rand(4, 1, 28, 28), torch.arange(4)
        >>> result = judge(model, images, fgsm(model, images, labels, epsilon=0.1), labels)
        >>> result.success.shape, torch.equal(result.success, result.predicted != labels)
        (torch.Size([4]), True)
    """
    check_images(images)
    check_images(adversarial)
    reached = goal(targeted)
    clean, attacked = logits(model, images), logits(model, adversarial)
    check_classes(classes, adversarial, attacked)
    return AttackResult(
        images=adversarial,
        logits=attacked,
        predicted=attacked.argmax(1),
        success=reached(attacked, classes),
        before=reached(clean, classes),
    )


def success_rate(result: AttackResult) -> Estimate:
    """The share of successes among the images that needed an attack, with its bootstrap interval.

    Without a target these are the correctly classified ones; with one, those not taken for the
    target already. Raises ``ValueError`` where there is none.
    """
    needed = ~result.before
    if not needed.any():
        raise ValueError("no rate: the goal was reached for every image before the attack")
    return bootstrap_mean(result.success[needed].double().tolist())


def logits(model: nn.Module, images: Tensor) -> Tensor:
    """The network's outputs (N, classes) for float images, in batches, in evaluation mode."""
    with frozen(model), torch.no_grad():
        return batches_for(model, images).outputs(model, images)
