"""Shapley values of the squares of a grid over an image (Shapley, 1953; Lundberg and Lee, 2017).

The squares are players. A coalition S of them is worth v(S), the target for the image in which only
the squares of S are seen. A square's value is what it adds, on average over all orders in which
the squares can come in:

    φ_i = Σ_{S ∌ i} |S|! (n − |S| − 1)! / n! · (v(S ∪ i) − v(S))

The values of all squares sum up to v(all) − v(none), whatever the network.
"""

import math
from dataclasses import dataclass

import torch
from torch import Generator, Tensor, nn

from cnn_core.explain.fills import Fill, filled
from cnn_core.explain.targets import Target, target_values
from cnn_core.nn.batches import batches_for
from cnn_core.nn.modes import evaluating

MOST_PLAYERS = 16  # whose coalitions are all run: 65,536 images for one


@dataclass(frozen=True)
class Shapley:
    """Shapley values, and how far off they may be.

    Attributes:
        values: of each square, (N, rows, columns).
        error: their standard errors, (N, rows, columns); zero where all coalitions were run.
        empty, whole: the target with no square seen and with all of them, (N,).
        passes: how many images the network was run on for each explained one.
    """

    values: Tensor
    error: Tensor
    empty: Tensor
    whole: Tensor
    passes: int


def sampled_shapley(
    model: nn.Module,
    images: Tensor,
    target: Target,
    *,
    grid: int,
    fill: Fill,
    pairs: int,
    generator: Generator,
) -> Shapley:
    """Shapley values from random orders (Castro et al., 2009), each of them run back as well.

    An order and its reverse err in opposite directions, so that a pair tells more than two orders
    that are drawn alone. The values are complete for every order, not only on average.

    Args:
        images: float, (N, C, H, W); sides are multiples of ``grid``.
        grid: squares along each side.
        fill: what is seen in place of the squares that are not there.
        pairs: how many orders are drawn for each image, at least two; the standard error is that
            of the mean over the pairs.
        generator: decides the orders.

    Example:
        >>> from cnn_core.explain.targets import logit
        >>> model = nn.Sequential(nn.Flatten(), nn.Linear(64, 3))
        >>> images, generator = torch.rand(2, 1, 8, 8), torch.Generator().manual_seed(0)
        >>> found = sampled_shapley(
        ...     model, images, logit(1), grid=2, fill=0.0, pairs=2, generator=generator
        ... )
        >>> bool(found.values.sum((1, 2)).allclose(found.whole - found.empty, atol=1e-5))
        True
    """
    if pairs < 2:
        raise ValueError(f"pairs must be at least 2, or there is no error to tell, not {pairs}")
    count, players = len(images), grid**2
    drawn = torch.rand(count, pairs, players, generator=generator).argsort(2)
    place = torch.stack([drawn, players - 1 - drawn], 2)  # in the order, (N, pairs, 2, players)
    here = place[..., None, :] < torch.arange(players + 1)[:, None]  # at each moment of the order
    inner = here[..., 1:-1, :].flatten(1, 3)
    ends = torch.tensor([[False], [True]]).expand(count, 2, players)
    worth = coalition_values(model, images, target, torch.cat([ends, inner], 1), fill)
    empty, whole = worth[:, 0], worth[:, 1]
    moments = worth[:, 2:].view(count, pairs, 2, players - 1)
    first, last = (end.view(-1, 1, 1, 1).expand(-1, pairs, 2, 1) for end in (empty, whole))
    added = torch.cat([first, moments, last], 3).diff(dim=3)
    by_pair = added.gather(3, place).mean(2)
    shape = (count, grid, grid)
    return Shapley(
        values=by_pair.mean(1).view(shape),
        error=(by_pair.std(1) / pairs**0.5).view(shape),
        empty=empty,
        whole=whole,
        passes=worth.shape[1],
    )


def exact_shapley(
    model: nn.Module, images: Tensor, target: Target, *, grid: int, fill: Fill
) -> Shapley:
    """Shapley values from all 2 ^ (grid²) coalitions, without any error.

    Arguments are those of ``sampled_shapley``. Raises ``ValueError`` for more than 16 squares.

    Example:
        >>> from cnn_core.explain.targets import logit
        >>> model = nn.Sequential(nn.Flatten(), nn.Linear(4, 1, bias=False))
        >>> images = torch.rand(1, 1, 2, 2)
        >>> found = exact_shapley(model, images, logit(0), grid=2, fill=0.0)
        >>> bool(found.values.flatten().allclose(model[1].weight[0] * images.flatten(), atol=1e-6))
        True
    """
    players = grid**2
    if players > MOST_PLAYERS:
        raise ValueError(
            f"{players} squares have 2^{players} coalitions; for more than {MOST_PLAYERS} take"
            " sampled_shapley"
        )
    numbers = torch.arange(2**players)
    bits = 1 << torch.arange(players)
    here = (numbers[:, None] & bits) > 0
    worth = coalition_values(model, images, target, here.expand(len(images), -1, -1), fill)
    orders = torch.tensor(
        [
            math.factorial(size) * math.factorial(players - size - 1) / math.factorial(players)
            for size in range(players)
        ],
        dtype=torch.float64,
    )
    values = []
    for player in range(players):
        without = numbers[~here[:, player]]
        added = worth[:, without | bits[player]] - worth[:, without]
        values.append(added.double() @ orders[here[without].sum(1)])
    found = torch.stack(values, 1).float().view(len(images), grid, grid)
    return Shapley(found, torch.zeros_like(found), worth[:, 0], worth[:, -1], 2**players)


def coalition_values(
    model: nn.Module, images: Tensor, target: Target, here: Tensor, fill: Fill
) -> Tensor:
    """The target for each image with only some of its squares seen, (N, coalitions).

    Args:
        here: which squares are seen, in row order, bool (N, coalitions, grid²).

    Raises ``ValueError`` for a grid that does not divide the images.
    """
    fills = filled(images, fill)
    grid = math.isqrt(here.shape[2])
    height, width = images.shape[2:]
    if height % grid or width % grid:
        raise ValueError(f"a grid of {grid} × {grid} does not divide {height} × {width} pixels")
    if not len(images):
        return images.new_empty(here.shape[:2])
    batches = batches_for(model, images)
    outputs = []
    with evaluating(model), torch.no_grad():
        for image, instead, coalitions in zip(images, fills, here, strict=True):
            parts = [
                model(batches.laid_out(torch.where(_pixels(part, grid, image), image, instead)))
                for part in coalitions.split(batches.size)
            ]
            outputs.append(torch.cat(parts))
    # Coalition by coalition, because a target may have one class per image.
    by_coalition = torch.stack(outputs, 1)
    return torch.stack([target_values(target, of_one) for of_one in by_coalition], 1)


def _pixels(here: Tensor, grid: int, image: Tensor) -> Tensor:
    """The pixels of the squares that are seen, bool (coalitions, 1, H, W)."""
    height, width = image.shape[1:]
    squares = here.view(-1, 1, grid, grid)
    rows = squares.repeat_interleave(height // grid, 2)
    return rows.repeat_interleave(width // grid, 3).to(image.device)
