"""The 512 values that the linear layers are given, and what these read in changed ones."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cnn_core.data.colored import ColoredSet
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds
from cnn_core.nn.batches import batches_for
from cnn_core.nn.frozen import frozen
from cnn_core.studies.samples import pixels

SPLIT = "flatten"  # the last layer before the linear ones


class Read(NamedTuple):
    """What is read in images whose color speaks for another class, as shares of them.

    Attributes:
        color, digit: the class of the color; the digit itself.
        mended: read as the color before the change and as the digit after it.
        changed: read as something else than before.
    """

    color: float
    digit: float
    mended: float
    changed: float


Key = tuple[str, int]  # the kind of a change, and its number: how many, or how much in percent
Changes = Mapping[Key, Sequence[Callable[[Tensor], Tensor]]]  # several where they are drawn
Found = Mapping[Key, Sequence[Read]]


def features(model: nn.Sequential, images: Tensor) -> Tensor:
    """The values that the linear layers are given, (N, 512)."""
    body = model[: _split(model)]
    with frozen(body), torch.no_grad():
        return batches_for(body, images).outputs(body, images)


def predictions(model: nn.Sequential, values: Tensor) -> Tensor:
    """The class that the linear layers make of features (N, 512), (N,)."""
    with frozen(model), torch.no_grad():
        return model[_split(model) :](values).argmax(1)


def _split(model: nn.Sequential) -> int:
    return [name for name, _ in model.named_children()].index(SPLIT) + 1


def read(predicted: Tensor, before: Tensor, images: ColoredSet) -> Read:
    color, digit = predicted == images.colors, predicted == images.set.labels
    mended = digit & (before == images.colors)
    shares = (color, digit, mended, predicted != before)
    return Read(*(share.double().mean().item() for share in shares))


def read_after(model: nn.Sequential, changes: Changes, images: ColoredSet) -> Found:
    """What is read in ``images`` after each change of their features."""
    values = features(model, pixels(images.set))
    before = predictions(model, values)
    return {
        key: [read(predictions(model, change(values)), before, images) for change in several]
        for key, several in changes.items()
    }


def mean(found: Sequence[Read], what: str) -> float:
    """Over changes of the same kind and number."""
    return sum(getattr(one, what) for one in found) / len(found)


def estimates(prefix: str, found: Sequence[Found]) -> dict[str, Estimate]:
    """The mean over seeds of all that is read after each kind and number of change."""
    return {
        f"{prefix}.{kind}.{what}_{number}": mean_over_seeds(
            [mean(of_seed[kind, number], what) for of_seed in found]
        )
        for kind, number in found[0]
        for what in Read._fields
    }
