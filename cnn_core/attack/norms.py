"""How the size of a noise is measured: what a norm adds to an attack, as four small functions.

Noises are (N, C, H, W). Epsilons are floats, or one per image, (N, 1, 1, 1).
"""

import math
from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Generator, Tensor

from cnn_core.ascent import Direction, per_image, unit


@dataclass(frozen=True)
class Norm:
    """A norm and its ball.

    Attributes:
        name: as the field writes it.
        size: noise → its norm per image, (N,).
        direction: gradient → the noise of norm one that climbs it fastest.
        project: images, origin, epsilon → the nearest images within epsilon of the origin.
        random: shape, generator → a noise drawn uniformly from the ball of radius one.
    """

    name: str
    size: Callable[[Tensor], Tensor]
    direction: Direction
    project: Callable[[Tensor, Tensor, float | Tensor], Tensor]
    random: Callable[[tuple[int, ...], Generator], Tensor]


def gaussian(shape: tuple[int, ...], generator: Generator) -> Tensor:
    """Standard normal numbers, drawn in order.

    ``torch.randn`` draws a large tensor otherwise than its parts in turn; ``torch.rand`` does
    not. Through it an image gets the same numbers in whatever chunk it comes.
    """
    return _bell(torch.rand(shape, generator=generator))


def _bell(uniform: Tensor) -> Tensor:
    """Numbers uniform in [0, 1) made normal; those are multiples of 2**-24, and 0 has no image."""
    return math.sqrt(2) * torch.erfinv(2 * (uniform + 2**-25) - 1)


def _largest(noise: Tensor) -> Tensor:
    return noise.abs().flatten(1).amax(1)


def _into_cube(images: Tensor, origin: Tensor, epsilon: float | Tensor) -> Tensor:
    return images.clamp(origin - epsilon, origin + epsilon)


def _in_cube(shape: tuple[int, ...], generator: Generator) -> Tensor:
    return 2 * torch.rand(shape, generator=generator) - 1


def _length(noise: Tensor) -> Tensor:
    return noise.flatten(1).norm(dim=1)


def _into_ball(images: Tensor, origin: Tensor, epsilon: float | Tensor) -> Tensor:
    noise = images - origin
    length = per_image(_length(noise))
    shrunk = origin + noise * (epsilon / length.where(length > 0, 1))
    return torch.where(length > epsilon, shrunk, images)


def _in_ball(shape: tuple[int, ...], generator: Generator) -> Tensor:
    """A random direction, and a radius whose power of the dimension is uniform."""
    dimension = math.prod(shape[1:])
    uniform = torch.rand((shape[0], dimension + 1), generator=generator)
    direction = unit(_bell(uniform[:, :-1]).reshape(shape))
    return direction * per_image(uniform[:, -1] ** (1 / dimension))


LINF = Norm("L∞", _largest, torch.sign, _into_cube, _in_cube)
L2 = Norm("L2", _length, unit, _into_ball, _in_ball)
