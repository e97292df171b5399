"""When an attack has reached its goal: functions ``(logits, classes) -> mask (N,)``."""

from collections.abc import Callable

from torch import Tensor

Goal = Callable[[Tensor, Tensor], Tensor]


def misclassified(logits: Tensor, labels: Tensor) -> Tensor:
    """The goal without a target: the predicted class is not the label."""
    return logits.argmax(1) != labels


def classified_as(logits: Tensor, targets: Tensor) -> Tensor:
    """The goal with a target: the predicted class is the target."""
    return logits.argmax(1) == targets


def goal(targeted: bool) -> Goal:
    return classified_as if targeted else misclassified


def confident(probability: float) -> Goal:
    """The target's softmax probability is at least ``probability``.

    Example:
        >>> import torch
        >>> confident(0.9)(torch.tensor([[0.0, 3.0], [0.0, 1.0]]), torch.tensor([1, 1]))
        tensor([ True, False])
    """

    def reached(logits: Tensor, targets: Tensor) -> Tensor:
        return logits.softmax(1).gather(1, targets.unsqueeze(1)).squeeze(1) >= probability

    return reached
