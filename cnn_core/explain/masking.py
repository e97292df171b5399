"""Does a map rank the pixels well? Take them away, or bring them back, in its order.

Petsiuk, Das and Saenko (2018): a good map makes the target fall early in deletion (a small area
under the curve) and rise early in insertion (a large one).
"""

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_core.explain.fills import Fill, filled
from cnn_core.explain.targets import Target, target_values
from cnn_core.nn.batches import batches_for
from cnn_core.nn.modes import evaluating


@dataclass(frozen=True)
class Curve:
    """A target by the share of pixels that were exchanged, (N, steps + 1): 0, 1/steps, … 1."""

    values: Tensor

    @property
    def area(self) -> Tensor:
        """The area under the curve over shares from 0 to 1, by trapezoids, (N,)."""
        return torch.trapezoid(self.values, dx=1 / (self.values.shape[1] - 1))


def deletion(
    model: nn.Module, images: Tensor, maps: Tensor, target: Target, *, steps: int, fill: Fill
) -> Curve:
    """The target while pixels are hidden, the highest of ``maps`` first.

    Args:
        images: float, (N, C, H, W).
        maps: one number per pixel, (N, H, W); equal ones go in row order.
        steps: in how many equal parts all pixels go.
        fill: what is seen in place of the hidden pixels, as for ``occlusion``.

    Raises ``ValueError`` for maps that do not have the size of the images.

    Example:
        >>> model = nn.Sequential(nn.Flatten(), nn.Linear(4, 1))
        >>> _ = nn.init.ones_(model[1].weight), nn.init.zeros_(model[1].bias)
        >>> images = torch.tensor([[[[4.0, 3.0], [2.0, 1.0]]]])
        >>> curve = deletion(model, images, images[:, 0], lambda y: y[:, 0], steps=4, fill=0.0)
        >>> curve.values.tolist(), curve.area.tolist()
        ([[10.0, 6.0, 3.0, 1.0, 0.0]], [3.75])
    """
    return _exchange(model, images, filled(images, fill), maps, target, steps)


def insertion(
    model: nn.Module, images: Tensor, maps: Tensor, target: Target, *, steps: int, fill: Fill
) -> Curve:
    """The target while the pixels of ``images`` come back into the fill, the highest first.

    Arguments and errors are those of ``deletion``; the fill is usually a ``blur``.
    """
    return _exchange(model, filled(images, fill), images, maps, target, steps)


def _exchange(
    model: nn.Module, before: Tensor, after: Tensor, maps: Tensor, target: Target, steps: int
) -> Curve:
    count, _, height, width = before.shape
    if maps.shape != (count, height, width):
        right, found = (count, height, width), tuple(maps.shape)
        raise ValueError(f"maps must be {right}, like the images, not {found}; see ``upsampled``")
    if not 1 <= steps <= height * width:
        raise ValueError(f"steps must be between 1 and {height * width} pixels, not {steps}")
    order = maps.flatten(1).argsort(dim=1, descending=True, stable=True)
    rank = order.argsort(dim=1).view(count, 1, height, width)
    batches = batches_for(model, before)
    values = []
    with evaluating(model), torch.no_grad():
        for step in range(steps + 1):
            exchanged = rank < round(step / steps * height * width)
            outputs = batches.outputs(model, torch.where(exchanged, after, before))
            values.append(target_values(target, outputs))
    return Curve(torch.stack(values, 1))
