"""Gradient ascent on images: the one loop under every attack and every generated image.

What is climbed, how far a step goes, where images may lie and when one is done are functions that
the caller hands in. Images are independent of each other as long as the network treats them so,
which networks in evaluation mode do: a batch may then be cut into chunks without changing a result.
"""

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor


class Evaluation(NamedTuple):
    """The objective at some images.

    Attributes:
        values: what is climbed, (N,).
        gradient: the derivative of each value with respect to its own image, (N, C, H, W).
        outputs: what the network returned, (N, …).
    """

    values: Tensor
    gradient: Tensor
    outputs: Tensor


class Ascent(NamedTuple):
    """Where an ascent ended.

    Attributes:
        images: (N, C, H, W).
        curve: the objective before each step, (N, steps); fewer columns if all were done earlier.
    """

    images: Tensor
    curve: Tensor


Evaluate = Callable[[Tensor], Evaluation]
Step = Callable[[Tensor, Tensor], Tensor]
Direction = Callable[[Tensor], Tensor]


@torch.no_grad()
def ascend(
    evaluate: Evaluate,
    start: Tensor,
    *,
    steps: int,
    step: Step,
    project: Callable[[Tensor], Tensor] = lambda images: images,
    stop: Callable[[Tensor], Tensor] | None = None,
) -> Ascent:
    """Climb from ``start``: ``images ← project(step(images, gradient))``, ``steps`` times.

    Args:
        evaluate: images to ``Evaluation``; ``differentiated`` makes one.
        start: (N, C, H, W), floating; left as it is.
        step: from images and gradient to the images after a step; ``along`` makes one.
        project: back to where images may lie, after each step.
        stop: outputs to a mask (N,) of the images that are done. They are left where they are,
            each for itself, and the loop ends when all are.

    Example:
        >>> def height(pixels, images):  # a hill with its top at 0.25
        ...     return -((pixels - 0.25) ** 2).flatten(1).sum(1)
        >>> evaluate = differentiated(lambda images: images, height)
        >>> found = ascend(evaluate, torch.zeros(1, 1, 1, 1), steps=50, step=along(plain, 0.1))
        >>> round(found.images.item(), 4), found.curve.shape
        (0.25, torch.Size([1, 50]))
    """
    images, curve = start.detach().clone(), []
    for _ in range(steps):
        values, gradient, outputs = evaluate(images)
        curve.append(values)
        done = stop(outputs) if stop else None
        if done is not None and done.all():
            break
        moved = project(step(images, gradient))
        images = moved if done is None else torch.where(per_image(done), images, moved)
    return Ascent(images, torch.stack(curve, 1) if curve else start.new_empty(len(start), 0))


def differentiated(
    forward: Callable[[Tensor], Tensor], score: Callable[[Tensor, Tensor], Tensor]
) -> Evaluate:
    """The objective ``score(forward(images), images)`` with its gradient by backpropagation.

    Args:
        forward: images (N, C, H, W) to outputs (N, …), such as a network.
        score: outputs and images to one number per image, (N,). Their sum is differentiated, so
            that the gradient of one image does not depend on how many there are.
    """

    def evaluate(images: Tensor) -> Evaluation:
        with torch.enable_grad():
            images = images.detach().requires_grad_()
            outputs = forward(images)
            values = score(outputs, images)
            (gradient,) = torch.autograd.grad(values.sum(), images)
        return Evaluation(values.detach(), gradient, outputs.detach())

    return evaluate


def along(direction: Direction, size: float | Tensor) -> Step:
    """Steps of ``size`` × ``direction(gradient)``; one size for all, or (N, 1, 1, 1), one each.

    Directions are ``plain``, ``unit``, ``standardized`` and ``torch.sign``.
    """
    return lambda images, gradient: images + size * direction(gradient)


def with_momentum(step: Step, decay: float) -> Step:
    """``step`` along a running sum of gradients: v ← decay · v + ∇ / mean |∇| (Dong et al., 2018).

    The sum starts at zero: make a new one for each ascent.
    """
    velocity = 0.0

    def moved(images: Tensor, gradient: Tensor) -> Tensor:
        nonlocal velocity
        size = gradient.abs().flatten(1).mean(1)
        velocity = decay * velocity + gradient / per_image(size.where(size > 0, 1))
        return step(images, velocity)

    return moved


def plain(gradient: Tensor) -> Tensor:
    """The gradient itself."""
    return gradient


def unit(gradient: Tensor) -> Tensor:
    """The gradient of each image at Euclidean length one; a zero gradient stays zero.

    Scaled by its largest entry first: the squares of a tiny gradient would vanish in float32.
    """
    largest = gradient.abs().flatten(1).amax(1)
    scaled = gradient / per_image(largest.where(largest > 0, 1))
    return scaled / per_image(scaled.flatten(1).norm(dim=1).clamp(min=1))


def standardized(gradient: Tensor) -> Tensor:
    """The gradient of each image, divided by the standard deviation of its entries."""
    return gradient / per_image(gradient.flatten(1).std(1) + 1e-8)


def per_image(values: Tensor) -> Tensor:
    """(N,) as (N, 1, 1, 1), to go with images."""
    return values.view(-1, 1, 1, 1)
