"""What a place of a coarse map stands for: which part of the image its evidence depends on.

Enlarged as usual, a map of 4 × 4 places gives each a square of 8 × 8 pixels. But a convolution of
stride 2 with a kernel of 3 and a padding of 1, like a short cut with a kernel of 1, centers its
output i on its input 2 i. Three of them center place i on pixel 8 i: the upper left corner of the
square, not its middle.
"""

from itertools import product

import torch
from torch import Tensor, nn

from cnn_core import accounting, explain
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.samples import pixels


def measured(
    model: nn.Sequential, images: ImageSet, layer: str, linear: str
) -> dict[str, Estimate]:
    """The receptive field of a place, and how much of its sensitivity lies in its own square.

    Own square: the part of the image that the place covers when the map is laid over it. The shift
    is from its middle to the center of the sensitivity, in pixels, negative up and to the left. It
    is measured on images that go on beyond their borders, which would push the center inwards.
    """
    side, places = images.shape[1], _places(model, images, layer)
    large, middle = mirrored(images), (places, places)
    field = [one for one in accounting.layers(model, large.shape) if one.name.startswith(layer)]
    own = [
        within(sensitivity(model, images, layer, linear, place), place, places)
        for place in product(range(places), repeat=2)
    ]
    shift = off_center(sensitivity(model, large, layer, linear, middle), middle, 2 * places)
    return {
        "field.places": count(places),
        "field.square": count(side // places),
        "field.side": count(max(one.receptive_field for one in field)),
        "field.own": mean(torch.stack(own).mean(0), "fraction"),
        "field.own_by_chance": Estimate(1 / places**2),
        "field.shift": mean(shift),
    }


def mirrored(images: ImageSet) -> ImageSet:
    """Each image with its mirror images to the right and below: twice as large, without a seam."""
    wide = torch.cat([images.images, images.images.flip(3)], 3)
    return ImageSet(torch.cat([wide, wide.flip(2)], 2), images.labels, images.classes)


def sensitivity(
    model: nn.Sequential, images: ImageSet, layer: str, linear: str, place: tuple[int, int]
) -> Tensor:
    """How the evidence at one place changes with each pixel: the squared gradient, (N, H, W).

    The evidence at a place is what it adds to the logit of the true class: Σ_k w_ck A_k there.
    """
    names = [name for name, _ in model.named_children()]
    trunk = model[: names.index(layer) + 1]
    weights = model.get_submodule(linear).weight.detach()[images.labels]
    row, column = place

    def evidence(maps: Tensor) -> Tensor:
        return (weights * maps[:, :, row, column]).sum(1)

    return explain.input_gradient(trunk, pixels(images), evidence).square().sum(1)


def within(sensitivity: Tensor, place: tuple[int, int], places: int) -> Tensor:
    """The share of each map (N, H, W) in the square that ``place`` covers, (N,)."""
    square = sensitivity.shape[1] // places
    row, column = (square * coordinate for coordinate in place)
    inside = sensitivity[:, row : row + square, column : column + square].sum((1, 2))
    return inside / sensitivity.sum((1, 2)).clamp(min=1e-30)


def off_center(sensitivity: Tensor, place: tuple[int, int], places: int) -> Tensor:
    """From the middle of its square to the center of each map (N, H, W): pixels, (N,).

    The mean of both directions; negative is up and to the left.
    """
    side = sensitivity.shape[1]
    square, pixels = side // places, torch.arange(side, dtype=sensitivity.dtype)
    share = sensitivity / sensitivity.sum((1, 2), keepdim=True).clamp(min=1e-30)
    row, column = ((share.sum(3 - axis) * pixels).sum(1) for axis in (1, 2))
    middles = [square * coordinate + (square - 1) / 2 for coordinate in place]
    return ((row - middles[0]) + (column - middles[1])) / 2


def aligned(maps: Tensor, size: tuple[int, int]) -> Tensor:
    """Maps (N, h, w) enlarged bilinearly to ``size``, each place where its evidence is centered.

    Place i lies at pixel i · H / h, as the head of the module says, instead of in the middle of its
    square. Below and to the right of the last place its value is kept.

    Example:
        >>> aligned(torch.tensor([[[0.0, 1.0]]]), (1, 4))
        tensor([[[0.0000, 0.5000, 1.0000, 1.0000]]])
    """
    rows, columns = (
        _reading(pixels, count) for pixels, count in zip(size, maps.shape[1:], strict=True)
    )
    return rows.to(maps) @ maps @ columns.to(maps).T


def _reading(pixels: int, places: int) -> Tensor:
    """With which weights each pixel along a side reads the places, (pixels, places)."""
    at = (torch.arange(pixels) * places / pixels).clamp(max=places - 1)
    return (1 - (at[:, None] - torch.arange(places)).abs()).clamp(min=0)


def _places(model: nn.Sequential, images: ImageSet, layer: str) -> int:
    with explain.activations(model, [layer]) as seen, torch.no_grad():
        model.eval()(pixels(images[:1]))
    return seen[layer].shape[2]
