"""The smallest noise that fools a network, image by image."""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_core.attack.goals import goal
from cnn_core.attack.result import logits


@dataclass(frozen=True)
class MinimalEpsilon:
    """The smallest epsilon at which an attack reached its goal, per image.

    Attributes:
        values: (N,), in units of [0, 1] pixels; 0 where the goal is reached without any noise, and
            ``cap`` where it is not reached within the cap.
        censored: (N,) bool; not within the cap, so that the value is a lower bound.
        images: the adversarial images found there, (N, C, H, W); where censored, the given ones.
        cap: the largest epsilon tried.
        precision: how far above the smallest epsilon a value may lie.
    """

    values: Tensor
    censored: Tensor
    images: Tensor
    cap: float
    precision: float

    def rate(self, epsilon: float) -> float:
        """The share of all images for which ``epsilon`` (at most ``cap``) is enough."""
        if epsilon > self.cap:
            raise ValueError(f"nothing is known beyond the cap of {self.cap:g}, as {epsilon:g} is")
        return ((self.values <= epsilon) & ~self.censored).double().mean().item()

    @property
    def median(self) -> float | None:
        """The epsilon that is enough for half of all images; None where that is beyond the cap."""
        middle = self.values.where(~self.censored, torch.inf).median().item()
        return middle if math.isfinite(middle) else None


def minimal_epsilon(
    attack: Callable[..., Tensor],
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    *,
    cap: float,
    halvings: int = 10,
    targeted: bool = False,
) -> MinimalEpsilon:
    """Bisect between 0 and ``cap``, each image for itself.

    An epsilon that was enough lowers an image's upper bound, one that was not raises the lower
    bound; this finds the smallest one if more noise never makes the attack fail.

    Args:
        attack: of ``attack.gradient``, options through ``partial``; it must take one epsilon per
            image. A step size that is not given follows epsilon; a fixed one does not.
        cap: the largest epsilon of interest; 64 / 255 is a quarter of the grey scale.
        halvings: the precision is cap / 2**halvings.

    Example:
        >>> from cnn_core.attack.gradient import fgsm
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, labels = torch.rand(4, 1, 28, 28), torch.arange(4)
        >>> found = minimal_epsilon(fgsm, mnist_cnn(), images, labels, cap=0.5)
        >>> found.values.shape, found.precision == 0.5 / 1024
        (torch.Size([4]), True)
    """
    if not cap > 0:
        raise ValueError(f"cap must be above 0, in units of [0, 1] pixels, not {cap:g}")
    reached = goal(targeted)

    def enough(index: Tensor, epsilon: Tensor) -> Tensor:
        """Attack the images at ``index``, keep what reached the goal, and say which did."""
        found = attack(model, images[index], classes[index], epsilon=epsilon, targeted=targeted)
        success = reached(logits(model, found), classes[index])
        adversarial[index[success]] = found[success]
        values[index[success]] = epsilon[success]
        return success

    low, values = images.new_zeros(len(images)), images.new_full((len(images),), cap)
    adversarial = images.clone()
    before = reached(logits(model, images), classes)
    values[before] = 0
    needed = (~before).nonzero().flatten()
    within = enough(needed, values[needed])
    censored = torch.zeros_like(before)
    censored[needed[~within]] = True
    left = needed[within]
    for _ in range(halvings):
        middle = (low[left] + values[left]) / 2
        success = enough(left, middle)
        low[left[~success]] = middle[~success]
    return MinimalEpsilon(values, censored, adversarial, cap, cap / 2**halvings)
