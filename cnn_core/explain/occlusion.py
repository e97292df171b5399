"""Occlusion: hide a patch of the image, look at the output, move on (Zeiler and Fergus, 2014)."""

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import torch
from torch import Tensor, nn

from cnn_core.explain.blank import warn_blank
from cnn_core.explain.fills import Fill, filled
from cnn_core.explain.targets import Target, target_values
from cnn_core.nn.batches import batches_for
from cnn_core.nn.modes import evaluating


@dataclass(frozen=True)
class Occlusion:
    """The outputs of a network for images with a patch hidden, at each position of the patch.

    Attributes:
        original: outputs for the whole images, (N, K).
        outputs: outputs by position of the patch, (N, rows, columns, K).
        hidden_rows, hidden_columns: which pixels each position hides, bool, (rows, H) and
            (columns, W).
    """

    original: Tensor
    outputs: Tensor
    hidden_rows: Tensor
    hidden_columns: Tensor

    def values(self, target: Target) -> Tensor:
        """The target with the patch at each position, (N, rows, columns)."""
        positions = self.outputs.flatten(1, 2)
        # Position by position, because a target may have one class per image.
        values = [target_values(target, outputs) for outputs in positions.unbind(1)]
        return torch.stack(values, 1).unflatten(1, self.outputs.shape[1:3])

    def drops(self, target: Target) -> Tensor:
        """How much of the target the patch takes away, f(x) − f(x hidden), (N, rows, columns)."""
        return target_values(target, self.original)[:, None, None] - self.values(target)

    def map(self, target: Target) -> Tensor:
        """The mean drop over the positions that hide a pixel, (N, H, W).

        Warns of a map that is zero everywhere.
        """
        rows, columns = (side.to(self.outputs) for side in (self.hidden_rows, self.hidden_columns))
        # The patch is a rectangle: sums over the positions that hide a pixel separate.
        sums = rows.T @ self.drops(target) @ columns
        maps = sums / torch.outer(rows.sum(0), columns.sum(0))
        warn_blank(maps, "no position changes the target: try a fill that differs from the image")
        return maps

    @property
    def predicted(self) -> Tensor:
        """The class that is predicted with the patch at each position, (N, rows, columns)."""
        return self.outputs.argmax(3)

    @property
    def flipped(self) -> Tensor:
        """Where the patch changes the predicted class, bool, (N, rows, columns)."""
        return self.predicted != self.original.argmax(1)[:, None, None]


def occlusion(
    model: nn.Module,
    images: Tensor,
    *,
    patch: int | tuple[int, int],
    stride: int | tuple[int, int] = 1,
    fill: Fill,
    chunk: int | None = None,
) -> Occlusion:
    """Run ``model`` on ``images`` with a patch hidden, at every position of the patch.

    Args:
        images: float, (N, C, H, W).
        patch: height and width in pixels, or one number for both; it hides all channels.
        stride: how far the patch moves, at most its own size. Where the last step does not fit,
            the patch sticks out of the image.
        fill: what is seen in place of the patch. It must differ from the background to hide
            anything there: on a black background, black hides nothing.
        chunk: how many images to process at once. It decides memory and speed, not the result;
            by default 64, or fewer when activations are large.

    Raises ``ValueError`` for a patch larger than the image and for a stride larger than the patch.

    Example:
        >>> from cnn_core.explain.targets import probability
        >>> model = nn.Sequential(nn.Flatten(), nn.Linear(64, 3))
        >>> hidden = occlusion(model, torch.rand(2, 1, 8, 8), patch=4, stride=2, fill=0.5)
        >>> hidden.values(probability([0, 2])).shape, hidden.map(probability(1)).shape
        (torch.Size([2, 3, 3]), torch.Size([2, 8, 8]))
    """
    fills = filled(images, fill)
    (height, width), (down, right) = _pair(patch), _pair(stride)
    rows = _hidden(images.shape[2], height, down).to(images.device)
    columns = _hidden(images.shape[3], width, right).to(images.device)
    batches = batches_for(model, images)
    if chunk:
        batches = replace(batches, size=chunk)
    with evaluating(model), torch.no_grad():
        original = batches.outputs(model, images)
        occluded = _occluded(images, fills, rows, columns, batches.size)
        outputs = [model(batches.laid_out(part)) for part in occluded]
    positions = torch.cat([original[:0], *outputs])  # the former for a batch without images
    shape = (len(images), len(rows), len(columns))
    return Occlusion(original, positions.unflatten(0, shape), rows, columns)


def _occluded(
    images: Tensor, fills: Tensor, rows: Tensor, columns: Tensor, chunk: int
) -> Iterator[Tensor]:
    """Every image with every position hidden, image by image, ``chunk`` at a time."""
    positions = len(rows) * len(columns)
    pairs = torch.arange(len(images) * positions, device=images.device)
    for part in pairs.split(chunk):
        image, position = part // positions, part % positions
        row, column = position // len(columns), position % len(columns)
        hidden = rows[row][:, None, :, None] & columns[column][:, None, None, :]
        yield torch.where(hidden, fills[image], images[image])


def _hidden(side: int, patch: int, stride: int) -> Tensor:
    """Which pixels along one side each position hides, bool, (positions, side)."""
    if not 1 <= patch <= side:
        raise ValueError(f"a patch of {patch} pixels does not fit an image of {side} pixels")
    if not 1 <= stride <= patch:
        raise ValueError(f"the stride must be between 1 and the patch's {patch}, not {stride}")
    starts = torch.arange(math.ceil((side - patch) / stride) + 1).unsqueeze(1) * stride
    pixels = torch.arange(side)
    return (pixels >= starts) & (pixels < starts + patch)


def _pair(size: int | tuple[int, int]) -> tuple[int, int]:
    return (size, size) if isinstance(size, int) else size
