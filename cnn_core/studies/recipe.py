"""How the recipe for CIFAR-10 was chosen: by training images that were held out, and no others.

What decides most is how long a weight is remembered: one over peak rate times decay, in steps, and
best seen as a share of the training (Wang and Aitchison, 2024). So the brief's network is trained
with several shares, half as long as in the end, on nine tenths of the training images; the share
that is right about most of the last tenth is taken over. The test images are not touched.
"""

from dataclasses import replace
from fractions import Fraction

import torch
from torch import Tensor

from cnn_core import runs
from cnn_core.data import cifar as data
from cnn_core.data.splits import Splits, split_off
from cnn_core.evaluate.intervals import Estimate
from cnn_core.results import write_results
from cnn_core.studies.cifar.training import recipes, remembering
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.samples import scaled

TITLE = "The recipe for CIFAR-10: for how long a weight is remembered, chosen on held-out images"
NAME = "recipe"
SHARES = (Fraction(1, 28), Fraction(1, 14), Fraction(1, 7), Fraction(2, 7))  # of a training
EPOCHS = 15
HELD_OUT = 5_000  # training images


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, and write which share was right most often."""
    splits = held_out(data.load())
    records = runs.obtain_all(
        planned(len(splits.train)),
        splits,
        request,
        data_module=data.__name__,
        need_weights=False,  # only what they got right is asked for
    )
    if records:
        _write({record["variant"]: record for record in records}, splits)


def held_out(splits: Splits) -> Splits:
    """The training images in two: what is held out stands for validation and test images."""
    aside, rest = split_off(splits.train, scaled(HELD_OUT, 40))
    return Splits(splits.source, rest, aside, aside)


def planned(images: int) -> list[runs.Run]:
    """A run for each share, on so many training images."""
    brief = recipes()["resnet"]
    short = replace(brief, epochs=min(EPOCHS, brief.epochs))
    return [
        runs.Run(NAME, called(share), remembering(short, share, images), seed=0) for share in SHARES
    ]


def called(share: Fraction) -> str:
    """A share as runs and results are named by it.

    Example:
        >>> called(Fraction(2, 7))
        '2_of_7'
    """
    return f"{share.numerator}_of_{share.denominator}"


def _write(records: dict[str, dict], splits: Splits) -> None:
    right = {name: _right(record, len(splits.test)) for name, record in records.items()}
    best, second = sorted(right, key=lambda name: right[name].sum(), reverse=True)[:2]
    values = {
        "images.train": count(len(splits.train)),
        "images.held_out": count(len(splits.test)),
        "epochs": count(records[best]["recipe"]["epochs"]),
        "over_second": mean(right[best] - right[second], "difference"),
    }
    for name, record in records.items():
        values |= {
            f"{name}.accuracy": mean(right[name], "fraction"),
            f"{name}.loss": Estimate(record["test"]["loss"], n=len(splits.test), unit="number"),
            f"{name}.decay": Estimate(record["recipe"]["weight_decay"], unit="number"),
            f"{name}.train_accuracy": Estimate(record["history"]["train"]["accuracy"][-1]),
        }
    stems = [record["stem"] for record in records.values()]
    write_results(NAME, values, artifacts=stems, about={"best": best}, module=__name__)


def _right(record: dict, images: int) -> Tensor:
    """Which held-out images the run's network was right about, 1 or 0, (N,)."""
    right = torch.ones(images, dtype=torch.float64)
    right[record["test"]["wrong"]] = 0
    return right
