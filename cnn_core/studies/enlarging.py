"""What enlarging a coarse map invents: what it draws between two places, against what is there."""

from collections.abc import Callable
from typing import NamedTuple

import torch.nn.functional as F
from torch import Tensor

from cnn_core import explain
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies.estimates import mean_known


class Between(NamedTuple):
    """Maps at the points halfway between a map's places, and at its places; each (N, h−1, w−1)."""

    drawn: Tensor  # by bilinear enlarging, halfway
    there: Tensor  # what the network says there
    moved: Tensor  # the map of the image that moved by a whole place
    kept: Tensor  # the map that this should be


def measured(maps: Callable[[Tensor], Tensor], images: Tensor) -> dict[str, Estimate]:
    """``between``: how well the map between its places is guessed, by rank correlation; ``moved``:
    how much the map depends on how the image lies, whatever is drawn."""
    found = between(maps, images)
    return {
        "between": mean_known(explain.rank_correlation(found.drawn, found.there)),
        "moved": mean_known(explain.rank_correlation(found.moved, found.kept)),
    }


def between(maps: Callable[[Tensor], Tensor], images: Tensor) -> Between:
    """What bilinear enlarging draws halfway between the places of the map, and what is there.

    What is there shows when the image is moved by half a place, up and to the left, so that the
    network's own places come to lie halfway. As a check, it is moved by a whole place as well, and
    the map should only move along.

    Args:
        maps: makes maps (N, h, w) of images (N, C, H, W).
    """
    original = maps(images)
    place = images.shape[2] // original.shape[1]
    halfway, whole = (maps(moved(images, shift))[:, :-1, :-1] for shift in (place // 2, place))
    drawn = F.avg_pool2d(original[:, None], 2, stride=1).squeeze(1)
    return Between(drawn, halfway, whole, original[:, 1:, 1:])


def moved(images: Tensor, shift: int) -> Tensor:
    """Images (N, C, H, W) moved up and left by ``shift`` pixels, mirrored where nothing is left."""
    return F.pad(images, (0, shift, 0, shift), mode="reflect")[:, :, shift:, shift:]
