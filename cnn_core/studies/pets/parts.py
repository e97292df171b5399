"""Head, body, ground: parts of photos on which they were marked by hand, hidden or left alone."""

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.attack.result import logits
from cnn_core.data import heads
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.pets.layers import LAST, enlarged
from cnn_core.studies.pets.masks import FILLS
from cnn_core.studies.pets.sliding import occluded, only
from cnn_core.studies.ranking import center_map
from cnn_core.studies.samples import pixels

APART = 0.5  # of a box may lie on what it is compared with; it can only hide a difference
BANDS = ("ears", "eyes", "muzzle")  # the head's upper, middle and lower third, roughly


def measured(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    index, head, animal = heads.marked(test)
    photos = test[index]
    shown = parts(head, animal, test.shape[1])
    values = {"parts.photos": count(len(photos))}
    values |= _areas(head, animal, test.shape[1])
    values |= _hidden(model, photos, shown, apart(head, animal, shown))
    return values | _highest(model, photos, shown, animal)


def parts(head: Tensor, animal: Tensor, side: int) -> dict[str, Tensor]:
    """Boxes (M, 4) of each part: the head, its bands, and as large a piece of body and of ground.

    The piece of body lies within the animal's box and off the head, the piece of ground off the
    animal, each as far as there is room.
    """
    everything = torch.tensor([0, 0, side, side]).expand_as(head)
    edges = [head[:, 1] + (head[:, 3] - head[:, 1]) * third // 3 for third in range(4)]
    bands = {
        name: torch.stack([head[:, 0], top, head[:, 2], bottom], 1)
        for name, top, bottom in zip(BANDS, edges[:-1], edges[1:], strict=True)
    }
    return {
        "head": head,
        "body": _beside(head, animal, head),
        "ground": _beside(head, everything, animal),
        **bands,
    }


def covered(boxes: Tensor, side: int) -> Tensor:
    """The pixels of each box, bool (M, side, side)."""
    place = torch.arange(side)
    left, top, right, bottom = boxes[:, :, None].unbind(1)
    rows = (place >= top) & (place < bottom)
    columns = (place >= left) & (place < right)
    return rows[:, :, None] & columns[:, None, :]


def overlap(boxes: Tensor, others: Tensor) -> Tensor:
    """The share of each box that lies in the other one, (M,)."""
    sizes = _sizes(torch.minimum(boxes, others)[:, 2:] - torch.maximum(boxes, others)[:, :2])
    return sizes / _sizes(boxes[:, 2:] - boxes[:, :2])


def _sizes(sides: Tensor) -> Tensor:
    return sides.clamp(min=0).prod(1)


def _beside(size_of: Tensor, within: Tensor, off: Tensor) -> Tensor:
    """A box as large as another, within one box and off another as far as can be, (M, 4).

    Of several as good, the one nearest to the middle of what it lies within.
    """
    found = []
    for wanted, outer, avoided in zip(size_of, within, off, strict=True):
        extent = wanted[2:] - wanted[:2]
        last = torch.maximum(outer[2:] - extent, outer[:2])
        starts = torch.cartesian_prod(
            *(
                torch.arange(int(low), int(high) + 1)
                for low, high in zip(outer[:2], last, strict=True)
            )
        )
        boxes = torch.cat([starts, starts + extent], 1)
        distance = (boxes[:, :2] + boxes[:, 2:] - outer[:2] - outer[2:]).square().sum(1)
        cost = overlap(boxes, avoided.expand_as(boxes)) + 1e-7 * distance
        found.append(boxes[cost.argmin()])
    return torch.stack(found)


def apart(head: Tensor, animal: Tensor, shown: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """On which photos there is room for a piece of body, and for one of ground, bool (M,)."""
    return {
        "body": overlap(shown["body"], head) <= APART,
        "ground": overlap(shown["ground"], animal) <= APART,
    }


def _areas(head: Tensor, animal: Tensor, side: int) -> dict[str, Estimate]:
    """The share of the photo that head and animal fill: the chance that a place at random hits."""
    return {
        f"parts.area.{name}": mean(_sizes(box[:, 2:] - box[:, :2]) / side**2, "fraction")
        for name, box in {"head": head, "animal": animal}.items()
    }


def _hidden(
    model: nn.Module, photos: ImageSet, shown: Mapping[str, Tensor], room: Mapping[str, Tensor]
) -> dict[str, Estimate]:
    """Accuracy and the fall of the true class's probability with each part hidden, or left alone.

    Body and ground count on the photos with room for them, where the head is measured again.
    """
    given, target = pixels(photos), explain.probability(photos.labels)
    whole = logits(model, given)
    values = {"parts.whole": _accuracy(whole, photos)}
    falls = {}
    for name, boxes in shown.items():
        inside = covered(boxes, given.shape[3])
        hidden = logits(model, only(given, ~inside, FILLS["grey"]))
        alone = logits(model, only(given, inside, FILLS["blurred"]))
        used = room.get(name, torch.ones(len(photos), dtype=torch.bool))
        falls[name] = target(whole) - target(hidden)
        values |= {
            f"parts.hidden.{name}": _accuracy(hidden, photos, used),
            f"parts.alone.{name}": _accuracy(alone, photos, used),
            f"parts.fall.{name}": mean(falls[name][used], "difference"),
        }
    for other, used in room.items():
        values[f"parts.head_over_{other}"] = mean(
            (falls["head"] - falls[other])[used], "difference"
        )
    values["parts.eyes_over_ears"] = mean(falls["eyes"] - falls["ears"], "difference")
    return values


def _highest(
    model: nn.Module, photos: ImageSet, shown: Mapping[str, Tensor], animal: Tensor
) -> dict[str, Estimate]:
    """How often the highest place of a map lies in the head, and in the animal's box."""
    target = explain.probability(photos.labels)
    maps = {
        "occlusion": occluded(model, photos, "medium", FILLS["grey"]).map(target),
        "gradcam": enlarged(model, photos, LAST),
        "center": center_map(pixels(photos)),
    }
    values = {}
    for name, found in maps.items():
        place = found.flatten(1).argmax(1)
        for what, boxes in {"head": shown["head"], "animal": animal}.items():
            inside = covered(boxes, found.shape[2]).flatten(1)
            hit = inside.gather(1, place[:, None]).squeeze(1)
            values[f"parts.highest.{name}.{what}"] = mean(hit, "fraction")
    return values


def _accuracy(outputs: Tensor, photos: ImageSet, used: Tensor | None = None) -> Estimate:
    right = outputs.argmax(1) == photos.labels
    return mean(right if used is None else right[used], "fraction")
