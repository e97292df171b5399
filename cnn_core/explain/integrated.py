"""Integrated gradients (Sundararajan, Taly and Yan, 2017)."""

import numpy as np
import torch
from torch import Tensor, nn

from cnn_core.explain.blank import warn_blank, warn_images
from cnn_core.explain.fills import Fill, filled
from cnn_core.explain.gradients import input_gradient
from cnn_core.explain.targets import Target, target_values
from cnn_core.nn.batches import batches_for
from cnn_core.nn.modes import evaluating

TOGETHER = 64  # points × images that are differentiated at once
GAP = 0.05  # of the sum of all absolute contributions


def integrated_gradients(
    model: nn.Module, images: Tensor, target: Target, *, baseline: Fill = 0.0, steps: int = 50
) -> Tensor:
    """What each pixel and channel contributes to S(x) − S(x'), (N, C, H, W).

        IG_i = (x_i − x'_i) ∫₀¹ ∂S(x' + α (x − x')) / ∂x_i dα

    with S the target and x' the baseline; the integral is a Gauss-Legendre sum over ``steps``
    points. Contributions are complete: over an image they sum up to S(x) − S(x').

    Args:
        images: float, (N, C, H, W).
        baseline: what stands for an absent image: a number or a function, as a fill of
            ``cnn_core.explain.fills``. A pixel that equals its baseline contributes nothing.

    Warns where the sum misses by more than 5 % of all contributions, and of maps without any.

    Example:
        >>> from cnn_core.explain.targets import logit
        >>> model = nn.Sequential(nn.Flatten(), nn.Linear(4, 3, bias=False))
        >>> images = torch.rand(2, 1, 2, 2)
        >>> contributions = integrated_gradients(model, images, logit(1))
        >>> bool(contributions.sum((1, 2, 3)).allclose(model(images)[:, 1], atol=1e-6))
        True
    """
    if steps < 1:
        raise ValueError(f"steps must be at least 1, not {steps}")
    start = filled(images, baseline)
    difference = images - start
    integral = torch.zeros_like(images)
    points, weights = _gauss_legendre(steps, images)
    together = max(1, TOGETHER // max(1, len(images)))
    for alphas, shares in zip(points.split(together), weights.split(together), strict=True):
        path = start + alphas.view(-1, 1, 1, 1, 1) * difference
        gradients = input_gradient(model, path.flatten(0, 1), _at_each_point(target, len(alphas)))
        integral += torch.einsum("p,pnchw->nchw", shares, gradients.view(path.shape))
    contributions = difference * integral
    warn_blank(contributions, "the target has no gradient; a sure softmax has none: try the logit")
    _warn_incomplete(contributions, _change(model, images, start, target))
    return contributions


def _at_each_point(target: Target, points: int) -> Target:
    """The target for outputs of the same images at several points, (points · N, K)."""
    return lambda outputs: torch.cat(
        [target_values(target, part) for part in outputs.unflatten(0, (points, -1))]
    )


def _gauss_legendre(steps: int, like: Tensor) -> tuple[Tensor, Tensor]:
    """Points in [0, 1] and their weights, which sum up to 1."""
    points, weights = np.polynomial.legendre.leggauss(steps)
    return like.new_tensor((points + 1) / 2), like.new_tensor(weights / 2)


def _change(model: nn.Module, images: Tensor, start: Tensor, target: Target) -> Tensor:
    """S(x) − S(x'), (N,)."""
    batches = batches_for(model, images)
    with evaluating(model), torch.no_grad():
        before, after = (batches.outputs(model, end) for end in (start, images))
        return target_values(target, after) - target_values(target, before)


def _warn_incomplete(contributions: Tensor, change: Tensor) -> None:
    contributions = contributions.flatten(1)
    missed = (contributions.sum(1) - change).abs() > GAP * contributions.abs().sum(1)
    warn_images(missed, "contributions do not sum up to the change of the target: take more steps")
