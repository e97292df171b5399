"""What is explained: one number per image, made from the outputs of a network.

A target is any callable from outputs (N, …) to one scalar per sample (N,): of a network's outputs
``logit`` and ``probability``, of a layer's ``channel`` and ``neuron``, or one of your own, such as
``lambda outputs: outputs[:, 3] - outputs[:, 5]``.
"""

from collections.abc import Callable, Sequence

import torch
from torch import Tensor

Target = Callable[[Tensor], Tensor]
Classes = int | Sequence[int] | Tensor


def logit(classes: Classes) -> Target:
    """The output of one class.

    Args:
        classes: one class for all images, or one per image (N,).

    The target raises ``ValueError`` for a class that the network does not have, and for a number of
    classes that is not the number of images.

    Example:
        >>> outputs = torch.tensor([[1.0, 2.0], [3.0, 4.0]])
        >>> logit(0)(outputs), logit([0, 1])(outputs)
        (tensor([1., 3.]), tensor([1., 4.]))
    """
    return _Pick(classes)


def probability(classes: Classes) -> Target:
    """The softmax probability of one class; ``classes`` and errors as in ``logit``.

    Where a network is sure, its gradient is nearly zero: gradients explain the logit better.

    Example:
        >>> probability(1)(torch.zeros(2, 4))
        tensor([0.2500, 0.2500])
    """
    pick = _Pick(classes)
    return lambda outputs: pick(outputs.softmax(1))


def channel(index: int) -> Target:
    """The mean activation of a channel over all places, for a layer that returns (N, C, H, W)."""
    return lambda activations: activations[:, index].flatten(1).mean(1)


def neuron(*place: int) -> Target:
    """One activation: ``neuron(channel, row, column)``, or ``neuron(unit)`` of a linear layer."""
    return lambda activations: activations[(slice(None), *place)]


def target_values(target: Target, outputs: Tensor) -> Tensor:
    """``target(outputs)``, or ``ValueError`` where that is not one number per sample."""
    values = target(outputs)
    if values.shape != outputs.shape[:1]:
        found = tuple(values.shape)
        raise ValueError(f"a target gives one number per image ({len(outputs)},), not {found}")
    return values


class _Pick:
    """The entry of one class in each row."""

    def __init__(self, classes: Classes):
        classes = torch.as_tensor(classes)
        if classes.is_floating_point() or classes.ndim > 1:
            found = f"{classes.dtype} {tuple(classes.shape)}"
            raise ValueError(f"classes are one integer, or one per image (N,), not {found}")
        self.classes = classes
        # Read out here, because an occlusion calls its target for hundreds of positions.
        self.distinct = classes.unique().tolist()

    def __call__(self, rows: Tensor) -> Tensor:
        count = rows.shape[1]
        for wrong in (label for label in self.distinct if not 0 <= label < count):
            raise ValueError(f"no class {wrong}: the network has the classes 0 to {count - 1}")
        if self.classes.ndim == 0:
            return rows[:, self.distinct[0]]
        if len(self.classes) != len(rows):
            raise ValueError(f"{len(self.classes)} classes for {len(rows)} images")
        return rows[torch.arange(len(rows)), self.classes]
