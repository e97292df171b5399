"""One ascent of one batch, from given starts: what every gradient attack is made of."""

from collections.abc import Callable
from typing import NamedTuple

from torch import Tensor, nn

from cnn_core.ascent import Evaluate, along, ascend, differentiated, with_momentum
from cnn_core.attack.goals import Goal
from cnn_core.attack.norms import Norm

Loss = Callable[[Tensor, Tensor], Tensor]


class Batch(NamedTuple):
    """What is attacked at a time: images (N, C, H, W), classes (N,), and their amounts.

    Epsilon and step size are floats for all, or (N, 1, 1, 1).
    """

    images: Tensor
    classes: Tensor
    epsilon: float | Tensor
    step_size: float | Tensor


def climb(
    model: nn.Module,
    batch: Batch,
    start: Tensor,
    *,
    steps: int,
    targeted: bool,
    loss: Loss,
    norm: Norm,
    momentum: float = 0.0,
    stop: Goal | None = None,
) -> Tensor:
    """x ← nearest point of ball and [0, 1] to x ± step size · direction(∇ loss), ``steps`` times.

    Arguments as in ``attack.gradient``, unchecked. The network must be in evaluation mode already.
    """

    def project(moved: Tensor) -> Tensor:
        return norm.project(moved, batch.images, batch.epsilon).clamp(0, 1)

    step = along(norm.direction, batch.step_size)
    return ascend(
        objective(model, batch.classes, loss, targeted),
        start,
        steps=steps,
        step=with_momentum(step, momentum) if momentum else step,
        project=project,
        stop=(lambda logits: stop(logits, batch.classes)) if stop else None,
    ).images


def objective(model: nn.Module, classes: Tensor, loss: Loss, targeted: bool) -> Evaluate:
    """What an attack raises: the loss at the labels, or its negative at the targets."""
    sign = -1 if targeted else 1
    return differentiated(model, lambda logits, images: sign * loss(logits, classes))


def random_start(batch: Batch, norm: Norm, draw: Tensor) -> Tensor:
    """The images with ``draw``, noise from the ball of radius one, brought to radius epsilon."""
    return (batch.images + batch.epsilon * draw.to(batch.images)).clamp(0, 1)
