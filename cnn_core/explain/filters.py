"""The weights of a convolution, and what can be measured on them."""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_core.explain.layers import find_layer


def filters(model: nn.Module, layer: str | nn.Module) -> Tensor:
    """The weights of a convolutional layer, (K filters, C channels, h, w), as a copy.

    Raises ``ValueError`` for a layer without such weights.
    """
    path, module = find_layer(model, layer)
    weight = getattr(module, "weight", None)
    if weight is None or weight.ndim != 4:
        raise ValueError(f"layer {path!r} ({type(module).__name__}) has no filters (K, C, h, w)")
    return weight.detach().clone()


@dataclass(frozen=True)
class Orientation:
    """Along which direction each filter varies, and how clearly.

    Attributes:
        angle: radians in [0, π), from the x axis towards the y axis, which points down; 0 is a
            filter of vertical stripes, (K,). Without coherence it means nothing.
        coherence: 1 for parallel stripes, 0 where no direction prevails, (K,).
    """

    angle: Tensor
    coherence: Tensor


def orientation(filters: Tensor) -> Orientation:
    """The prevailing direction of each filter (K, C, h, w), from its structure tensor.

        J = Σ [g_x²  g_x g_y; g_x g_y  g_y²],    angle = ½ atan2(2 J_xy, J_xx − J_yy),
        coherence = √((J_xx − J_yy)² + 4 J_xy²) / (J_xx + J_yy)

    summed over all channels, with the slopes g between neighbouring weights: in each square of
    four, the mean of its two differences along x and along y. Only differences within the filter
    count; one of a single weight has none, and its coherence is 0.

    Example:
        >>> stripes = torch.tensor([[-1.0, 0.0, 1.0]]).expand(1, 1, 3, 3)
        >>> found = orientation(stripes)
        >>> found.angle, found.coherence
        (tensor([0.]), tensor([1.]))
    """
    along_x = filters[..., 1:] - filters[..., :-1]
    along_y = filters[..., 1:, :] - filters[..., :-1, :]
    x = (along_x[..., 1:, :] + along_x[..., :-1, :]).flatten(1)
    y = (along_y[..., 1:] + along_y[..., :-1]).flatten(1)
    difference, cross = (x * x - y * y).sum(1), 2 * (x * y).sum(1)
    energy = (x * x + y * y).sum(1)
    angle = (torch.atan2(cross, difference) / 2) % torch.pi
    return Orientation(angle, _ratio(torch.hypot(difference, cross), energy))


def symmetry(filters: Tensor, flip: tuple[int, ...]) -> Tensor:
    """The share of each filter's energy that a flip does not change, in [0, 1], (K,).

        ‖(w + flipped w) / 2‖² / ‖w‖²

    1 for a symmetric filter, 0 for an antisymmetric one such as an edge detector, ½ on average for
    independent weights; 0 for a filter of zeros.

    Args:
        filters: (K, C, h, w).
        flip: the axes: ``(3,)`` mirrors left and right, ``(2,)`` top and bottom, ``(2, 3)`` turns
            by 180°.

    Example:
        >>> edge = torch.tensor([-1.0, 0.0, 1.0]).view(1, 1, 1, 3).expand(1, 1, 3, 3)
        >>> symmetry(edge, (3,)), symmetry(edge, (2,))
        (tensor([0.]), tensor([1.]))
    """
    even = (filters + filters.flip(flip)) / 2
    return _ratio(_energy(even), _energy(filters))


def redundancy(filters: Tensor) -> Tensor:
    """The largest absolute cosine between each filter and another one, in [0, 1], (K,).

    1 for a filter that repeats another, up to a factor.

    Example:
        >>> redundancy(torch.tensor([[1.0, 0.0], [-2.0, 0.0], [0.0, 1.0]]).view(3, 1, 1, 2))
        tensor([1., 1., 0.])
    """
    directions = nn.functional.normalize(filters.flatten(1), dim=1)
    return (directions @ directions.T).abs().fill_diagonal_(0).amax(1)


def effective_rank(filters: Tensor) -> float:
    """How many independent filters there are, exp(−Σ p log p) with p = σ / Σ σ over the singular
    values of the filters as rows (Roy and Vetterli, 2007): from 1 (or 0 where all weights are 0) to
    the smaller of K and C h w.

    Example:
        >>> effective_rank(torch.eye(4).view(4, 1, 2, 2))
        4.0
    """
    singular = torch.linalg.svdvals(filters.flatten(1).double())
    if not singular.any():
        return 0.0
    return torch.special.entr(singular / singular.sum()).sum().exp().item()


def _energy(filters: Tensor) -> Tensor:
    return filters.square().flatten(1).sum(1)


def _ratio(part: Tensor, whole: Tensor) -> Tensor:
    """part / whole, and 0 where there is nothing."""
    return part / torch.where(whole > 0, whole, 1)
