"""What a place of a coarse map stands for: how much of the image its evidence depends on."""

import torch
from torch import Tensor, nn

from cnn_core import accounting, explain
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.studies.samples import pixels


def measured(
    model: nn.Sequential, images: ImageSet, layer: str, linear: str
) -> dict[str, Estimate]:
    """The receptive field of a place, and the share of its sensitivity within its own square.

    Own square: the part of the image that the place covers when the map is laid over it.
    """
    side, places = images.shape[1], _places(model, images, layer)
    field = [one for one in accounting.layers(model, images.shape) if one.name.startswith(layer)]
    own = torch.stack(
        [
            within(sensitivity(model, images, layer, linear, place), place, places)
            for place in torch.cartesian_prod(torch.arange(places), torch.arange(places)).tolist()
        ]
    ).mean(0)
    return {
        "field.places": Estimate(places, unit="count"),
        "field.square": Estimate(side // places, unit="count"),
        "field.side": Estimate(max(one.receptive_field for one in field), unit="count"),
        "field.own": bootstrap_mean(own.double().tolist()),
        "field.own_by_chance": Estimate(1 / places**2),
    }


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


def _places(model: nn.Sequential, images: ImageSet, layer: str) -> int:
    with explain.activations(model, [layer]) as seen, torch.no_grad():
        model.eval()(pixels(images[:1]))
    return seen[layer].shape[2]
