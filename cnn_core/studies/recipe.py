"""How the recipe for CIFAR-10 was chosen: by training images that were held out, and no others.

Two things decide how well a network does on new images once it fits all it is trained on: for how
long it remembers its weights (Wang and Aitchison, 2024), and how flat the minimum is that it ends
in (Foret et al., 2021). The brief's network is trained with several values of both, half as long as
in the end, on nine tenths of the training images; what is right about most of the last tenth is
taken over. The test images are not touched.
"""

from dataclasses import replace
from fractions import Fraction
from functools import partial

import torch
from torch import Tensor

from cnn_core import runs
from cnn_core.data import cifar as data
from cnn_core.data.splits import Splits, split_off
from cnn_core.evaluate.intervals import Estimate
from cnn_core.results import write_results
from cnn_core.studies.cifar.training import LABEL_SMOOTHING, recipes, remembering
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.samples import scaled
from cnn_core.train import Recipe
from cnn_core.train.sharpness import sharpness_aware

TITLE = "The recipe for CIFAR-10: decay and flatness, chosen on held-out training images"
NAME = "recipe"
CANDIDATES = {  # a weight is remembered for that share of the training; radius 0 is plain descent
    "short": {"remembered": Fraction(1, 7), "radius": 0.0},
    "middle": {"remembered": Fraction(2, 7), "radius": 0.0},
    "long": {"remembered": Fraction(4, 7), "radius": 0.0},
    "flat": {"remembered": Fraction(2, 7), "radius": 1.0},
}
COMPARED = (("middle", "short"), ("long", "middle"), ("flat", "middle"))  # one change at a time
EPOCHS = 15
HELD_OUT = 5_000  # training images


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, and write which candidate was right most often."""
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
    """A run for each candidate, on so many training images."""
    return [
        runs.Run(NAME, name, _candidate(**settings, images=images), seed=0)
        for name, settings in CANDIDATES.items()
    ]


def _candidate(remembered: Fraction, radius: float, images: int) -> Recipe:
    brief = recipes()["resnet"]
    return replace(
        remembering(replace(brief, epochs=min(EPOCHS, brief.epochs)), remembered, images=images),
        objective=partial(sharpness_aware, radius=radius, label_smoothing=LABEL_SMOOTHING),
    )


def _write(records: dict[str, dict], splits: Splits) -> None:
    right = {name: _right(record, len(splits.test)) for name, record in records.items()}
    best = max(right, key=lambda name: right[name].sum())
    values = {
        "images.train": count(len(splits.train)),
        "images.held_out": count(len(splits.test)),
        "epochs": count(records[best]["recipe"]["epochs"]),
    }
    for one, other in COMPARED:
        values[f"{one}_over_{other}"] = mean(right[one] - right[other], "difference")
    for name, record in records.items():
        values |= {
            f"{name}.accuracy": mean(right[name], "fraction"),
            f"{name}.loss": Estimate(record["test"]["loss"], n=len(splits.test), unit="number"),
            f"{name}.train_accuracy": Estimate(record["history"]["train"]["accuracy"][-1]),
        }
    stems = [record["stem"] for record in records.values()]
    write_results(NAME, values, artifacts=stems, about={"best": best}, module=__name__)


def _right(record: dict, images: int) -> Tensor:
    """Which held-out images the run's network was right about, 1 or 0, (N,)."""
    right = torch.ones(images, dtype=torch.float64)
    right[record["test"]["wrong"]] = 0
    return right
