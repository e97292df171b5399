"""Sliding masks: a square moves over the photo, and the true class's probability is noted."""

from itertools import combinations

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.explain.fills import Fill, filled
from cnn_core.studies.estimates import count, mean, mean_known
from cnn_core.studies.pets.layers import LAST, enlarged
from cnn_core.studies.pets.masks import FILLS, right
from cnn_core.studies.samples import pixels

SIZES = {"small": 6, "medium": 3, "large": 2}  # the side of the photo is this many patches
STEPS = 12  # the patch moves by this share of the photo's side


def occluded(model: nn.Module, images: ImageSet, size: str, fill: Fill) -> explain.Occlusion:
    """The network's outputs with a patch of ``SIZES`` at every place."""
    side = images.shape[1]
    return explain.occlusion(
        model, pixels(images), patch=side // SIZES[size], stride=side // STEPS, fill=fill
    )


def measured(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    target = explain.probability(images.labels)
    values, found = {}, {}
    for size in SIZES:
        values[f"slide.{size}.pixels"] = count(images.shape[1] // SIZES[size])
        for look, fill in FILLS.items():
            hidden = occluded(model, images, size, fill)
            values |= _accuracy(f"slide.{size}.{look}", hidden, images)
            found[size, look] = hidden.map(target)
            if (size, look) == ("medium", "grey"):
                values |= _one_patch(model, images, hidden)
    return values | _agreement(found, enlarged(model, images, LAST))


def best_places(hidden: explain.Occlusion, images: ImageSet) -> Tensor:
    """Which pixels the patch hides where it costs the true class most, bool (N, H, W)."""
    places = hidden.drops(explain.probability(images.labels)).flatten(1).argmax(1)
    return _hidden_at(hidden, places)


def only(images: Tensor, shown: Tensor, fill: Fill) -> Tensor:
    """Images (N, C, H, W) with nothing but the pixels ``shown`` (N, H, W) left."""
    return torch.where(shown[:, None], images, filled(images, fill))


def _accuracy(name: str, hidden: explain.Occlusion, images: ImageSet) -> dict[str, Estimate]:
    """Accuracy over all places of the patch, and how many photos it turns at some place."""
    kept = (hidden.predicted == images.labels[:, None, None]).flatten(1).double()
    whole = hidden.original.argmax(1) == images.labels
    return {
        f"{name}.accuracy": mean(kept.mean(1), "fraction"),
        f"{name}.turned": mean(kept[whole].amin(1) == 0, "fraction"),
    }


def _agreement(found: dict[tuple[str, str], Tensor], cam: Tensor) -> dict[str, Estimate]:
    """The rank correlation of maps of different sizes, of different fills, and with Grad-CAM."""
    values = {}
    for one, other in combinations(SIZES, 2):
        similar = explain.rank_correlation(found[one, "grey"], found[other, "grey"])
        values[f"slide.agree.{one}_{other}"] = mean_known(similar)
    for one, other in combinations(FILLS, 2):
        similar = explain.rank_correlation(found["medium", one], found["medium", other])
        values[f"slide.agree.{one}_{other}"] = mean_known(similar)
    for (size, look), maps in found.items():
        values[f"slide.cam.{size}.{look}"] = mean_known(explain.rank_correlation(maps, cam))
    return values


def _one_patch(
    model: nn.Module, images: ImageSet, hidden: explain.Occlusion
) -> dict[str, Estimate]:
    """How far one patch goes: the one that matters most, the middle one, and one at random.

    Everything else is blurred beyond recognition. ``none`` shows what that alone leaves.
    """
    given, rows, columns = pixels(images), len(hidden.hidden_rows), len(hidden.hidden_columns)
    middle = torch.full((len(images),), rows // 2 * columns + columns // 2)
    anywhere = torch.randint(rows * columns, (len(images),), generator=Generator().manual_seed(0))
    shown = {
        "best": best_places(hidden, images),
        "middle": _hidden_at(hidden, middle),
        "random": _hidden_at(hidden, anywhere),
        "none": torch.zeros(len(images), *images.shape[1:], dtype=torch.bool),
    }
    found = {
        name: right(model, only(given, part, FILLS["blurred"]), images.labels)
        for name, part in shown.items()
    }
    values = {f"patch.{name}": mean(part, "fraction") for name, part in found.items()}
    return values | {"patch.best_over_middle": mean(found["best"] - found["middle"], "difference")}


def _hidden_at(hidden: explain.Occlusion, places: Tensor) -> Tensor:
    """The pixels under the patch at one place per image, counted in row order, bool (N, H, W)."""
    columns = len(hidden.hidden_columns)
    rows = hidden.hidden_rows[places // columns]
    return rows[:, :, None] & hidden.hidden_columns[places % columns][:, None, :]
