"""What enlarging a coarse map invents: what it draws between two places, against what is there."""

import torch.nn.functional as F
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies.pets.layers import mean_known
from cnn_core.studies.samples import pixels

LAYER = "relu5"


def measured(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """How well the map between its places is guessed, and how well a moved map is found again."""
    drawn, there, moved, kept = between(model, images)
    return {
        "enlarging.between": mean_known(explain.rank_correlation(drawn, there)),
        "enlarging.moved": mean_known(explain.rank_correlation(moved, kept)),
    }


def between(model: nn.Module, images: ImageSet) -> tuple[Tensor, Tensor, Tensor, Tensor]:
    """What bilinear enlarging draws halfway between the places of the map, and what is there.

    What is there shows when the photo is moved by half a place, up and to the left, so that the
    network's own places come to lie halfway. As a check, the photo is moved by a whole place, and
    the map with it: how much the map itself depends on how the photo lies.

    Four times (N, h − 1, w − 1): drawn, there, the map of the photo that moved by a whole place,
    and the map that it should be.
    """
    original = _map(model, images, 0)
    place = images.shape[1] // original.shape[1]
    drawn = F.avg_pool2d(original[:, None], 2, stride=1).squeeze(1)
    halfway, whole = (_map(model, images, shift) for shift in (place // 2, place))
    return drawn, halfway[:, :-1, :-1], whole[:, :-1, :-1], original[:, 1:, 1:]


def _map(model: nn.Module, images: ImageSet, shift: int) -> Tensor:
    """Grad-CAM of the true class of photos moved up and left, the rest mirrored, (N, h, w)."""
    shown = moved(pixels(images), shift)
    return explain.grad_cam(model, shown, explain.logit(images.labels), LAYER)


def moved(images: Tensor, shift: int) -> Tensor:
    """Images (N, C, H, W) moved up and left by ``shift`` pixels, mirrored where nothing is left."""
    if not shift:
        return images
    return F.pad(images, (0, shift, 0, shift), mode="reflect")[:, :, shift:, shift:]
