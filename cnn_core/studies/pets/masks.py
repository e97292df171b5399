"""Fixed masks: the same part of every photo is hidden, and the whole test set classified again."""

import torch
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.explain.fills import Fill, filled
from cnn_core.studies.estimates import mean
from cnn_core.studies.samples import pixels

FILLS: dict[str, Fill] = {"grey": 0.5, "black": 0.0, "blurred": explain.blur(sigma=6.0)}
TILES = 8  # of the checkerboard, along each side
COMPARED = (("border", "center"), ("bottom", "top"))  # accuracy behind the one minus the other


def masks(side: int) -> dict[str, Tensor]:
    """Which pixels each mask hides, bool (side, side).

    All but the checkerboard, which hides a half, hide a third of the photo.
    """
    place = (torch.arange(side) + 0.5) / side
    y, x = torch.meshgrid(place, place, indexing="ij")
    distance = torch.maximum((x - 0.5).abs(), (y - 0.5).abs())  # from the middle, in squares
    tiles = (torch.arange(side) * TILES // side) % 2
    return {
        "center": distance < (1 / 3) ** 0.5 / 2,
        "border": distance > (2 / 3) ** 0.5 / 2,
        "checkerboard": tiles[:, None] != tiles,
        "left": x < 1 / 3,
        "middle": (x - 0.5).abs() < 1 / 6,
        "right": x > 2 / 3,
        "top": y < 1 / 3,
        "waist": (y - 0.5).abs() < 1 / 6,
        "bottom": y > 2 / 3,
    }


def masked(images: Tensor, hidden: Tensor, fill: Fill) -> Tensor:
    """Images (N, C, H, W) with the pixels ``hidden`` (H, W) replaced by the fill."""
    return torch.where(hidden, filled(images, fill), images)


def right(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Which images (N, C, H, W) are classified right, 0 or 1, (N,)."""
    return (logits(model, images).argmax(1) == labels).double()


def measured(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    """Accuracy behind each mask with each fill, what it costs, and how much each mask hides."""
    given = pixels(test)
    whole, behind, values = right(model, given, test.labels), {}, {}
    for name, hidden in masks(given.shape[3]).items():
        values[f"mask.{name}.area"] = Estimate(hidden.double().mean().item())
        for look, fill in FILLS.items():
            behind[name, look] = right(model, masked(given, hidden, fill), test.labels)
            values[f"mask.{name}.{look}"] = mean(behind[name, look], "fraction")
            cost = whole - behind[name, look]
            values[f"mask.{name}.{look}_cost"] = mean(cost, "difference")
    for one, other in COMPARED:
        gain = behind[one, "grey"] - behind[other, "grey"]
        values[f"mask.{one}_over_{other}"] = mean(gain, "difference")
    return values
