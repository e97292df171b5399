"""Whether the recipe for CIFAR-10 could be better: asked of training images that are held out.

Three things bear on how well a network does on new images once it fits all it is trained on: for
how many epochs it remembers its weights (Wang and Aitchison, 2024), how flat the minimum is that it
ends in (Foret et al., 2021), and whether its normalizations know the images it is for (Touvron et
al., 2019). The brief's network is trained with several values of the first two, tried before and
after the third, on nine tenths of the training images, and judged by the last tenth. The test
images are not touched.
"""

import math
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from cnn_core import runs
from cnn_core.data import cifar as data
from cnn_core.data.splits import Splits, split_off
from cnn_core.evaluate.intervals import Estimate
from cnn_core.results import write_results
from cnn_core.studies import reestimation
from cnn_core.studies.cifar.training import recipes
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.reestimation import reestimated
from cnn_core.studies.samples import scaled
from cnn_core.train import Recipe
from cnn_core.train.sharpness import sharpness_aware


class Candidate(NamedTuple):
    """Epochs of training, for how many of them a weight is remembered, and the radius.

    The radius is that of the neighborhood in which the loss shall be low; 0 is plain descent.
    """

    epochs: int
    remembered: Fraction
    radius: float


TITLE = "The recipe for CIFAR-10: decay and flatness, tried on held-out training images"
NAME = "recipe"
CANDIDATES = {
    "short": Candidate(15, Fraction(15, 7), 0.0),
    "middle": Candidate(15, Fraction(30, 7), 0.0),
    "long": Candidate(15, Fraction(60, 7), 0.0),
    "flat": Candidate(15, Fraction(30, 7), 1.0),
    "middle_whole": Candidate(30, Fraction(30, 7), 0.0),
}
COMPARED = (  # one change at a time
    ("middle", "short"),
    ("long", "middle"),
    ("flat", "middle"),
)
AVERAGED = Fraction(1, 12)  # of a training: over how long the weights are averaged
LABEL_SMOOTHING = 0.1
HELD_OUT = 5_000  # training images


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, and write which candidate was right most often."""
    splits = held_out(data.load())
    trained = runs.obtain_all(
        planned(len(splits.train)),
        splits,
        request,
        data_module=data.__name__,
        need_weights=False,  # the last step needs them once, and is in the record
    )
    if trained:
        records = [reestimated(record, splits) for record in trained]
        _write({record["variant"]: record for record in records}, splits)


def held_out(splits: Splits) -> Splits:
    """The training images in two: what is held out stands for validation and test images."""
    aside, rest = split_off(splits.train, scaled(HELD_OUT, 40))
    return Splits(splits.source, rest, aside, aside)


def planned(images: int) -> list[runs.Run]:
    """A run for each candidate, on so many training images."""
    return [
        runs.Run(NAME, name, _recipe(candidate, images), seed=0)
        for name, candidate in CANDIDATES.items()
    ]


def _recipe(candidate: Candidate, images: int) -> Recipe:
    """The brief's with the candidate's settings.

    For how long a weight is remembered is one over rate times decay, in steps, so that it needs
    another decay for another number of steps per epoch.
    """
    brief = recipes()["resnet"]
    epochs = min(candidate.epochs, brief.epochs)
    steps = math.ceil(images / brief.batch_size)
    remembered = float(candidate.remembered * steps)
    return replace(
        brief,
        epochs=epochs,
        weight_decay=round(1 / (brief.learning_rate * remembered), 4),
        averaging=round(max(0.0, 1 - 1 / float(AVERAGED * epochs * steps)), 5),
        objective=partial(
            sharpness_aware, radius=candidate.radius, label_smoothing=LABEL_SMOOTHING
        ),
    )


def _write(records: dict[str, dict], splits: Splits) -> None:
    images = len(splits.test)
    right = {name: reestimation.right(record["test"], images) for name, record in records.items()}
    best = max(right, key=lambda name: right[name].sum())
    values = {
        "images.train": count(len(splits.train)),
        "images.held_out": count(images),
    }
    for one, other in COMPARED:
        values[f"{one}_over_{other}"] = mean(right[one] - right[other], "difference")
    for name, record in records.items():
        values |= {
            f"{name}.remembered": Estimate(float(CANDIDATES[name].remembered), unit="number"),
            f"{name}.accuracy": mean(right[name], "fraction"),
            f"{name}.reestimation": reestimation.gain(record, images),
            f"{name}.train_accuracy": Estimate(record["history"]["train"]["accuracy"][-1]),
        }
    stems = [record["stem"] for record in records.values()]
    write_results(NAME, values, artifacts=stems, about={"best": best}, module=__name__)
