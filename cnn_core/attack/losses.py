"""How far a network is from a class: what an attack raises, or lowers where it has a target.

Each takes logits (N, classes) and classes (N,) and returns one number per image, (N,), larger the
less the network sees of the class.
"""

import torch.nn.functional as F
from torch import Tensor


def cross_entropy(logits: Tensor, classes: Tensor) -> Tensor:
    """−log of the softmax probability of the class.

    In float32 its gradient shrinks with the probability of all other classes together, and is
    exactly zero once that is below about 1e-45: a network this sure hides the way to its errors.
    ``margin`` and ``logit`` do not saturate.
    """
    return F.cross_entropy(logits, classes, reduction="none")


def logit(logits: Tensor, classes: Tensor) -> Tensor:
    """−z of the class: what the class itself gets, whatever the others do."""
    return -_at(logits, classes)


def margin(logits: Tensor, classes: Tensor) -> Tensor:
    """The largest other logit, minus the logit of the class (Carlini and Wagner, 2017).

    Positive exactly where the class is not predicted.

    Example:
        >>> import torch
        >>> margin(torch.tensor([[3.0, 1.0, 2.0]]), torch.tensor([0]))
        tensor([-1.])
    """
    others = logits.scatter(1, classes.unsqueeze(1), float("-inf"))
    return others.amax(1) - _at(logits, classes)


def _at(logits: Tensor, classes: Tensor) -> Tensor:
    return logits.gather(1, classes.unsqueeze(1)).squeeze(1)
