"""Brief 004, deliverable 2: the small digit network on layers of our own, and on torch's.

Two variants over the same seeds, which differ in nothing but who computes the convolutions and
poolings. They are trained in pairs, one right after the other, so that their times can be compared.
"""

from dataclasses import replace
from functools import partial
from itertools import combinations
from statistics import median

import numpy as np
import torch
from torch import nn

from cnn_core import accounting, runs, settings
from cnn_core.data import mnist as data
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import (
    Estimate,
    mean_over_seeds,
    paired_difference,
    paired_ratio,
)
from cnn_core.evaluate.predict import predict
from cnn_core.nn.scratch import scratch_cnn
from cnn_core.results import read_results, write_results
from cnn_core.studies import trainings
from cnn_core.train import Recipe
from cnn_core.train.loop import TrainingState

TITLE = "The small digit network on convolution and pooling of our own, and on torch's"
NAME = "scratch"
INPUT_SHAPE = (1, 28, 28)
SEEDS = (0, 1, 2)
ASKED_EPOCHS = 5  # the brief trains for at least so many

OWN = Recipe(
    version=1,
    network=partial(scratch_cnn, own_layers=True),
    epochs=10,
    learning_rate=8e-3,
    weight_decay=0.05,
)
RECIPES = {"own": OWN, "torch": replace(OWN, network=partial(scratch_cnn, own_layers=False))}


def recipes() -> dict[str, Recipe]:
    """The recipe of each variant at the scale of the preset."""
    if settings.preset() == "full":
        return RECIPES
    return {name: replace(recipe, epochs=6, batch_size=32) for name, recipe in RECIPES.items()}


def planned() -> list[runs.Run]:
    """All runs in the order in which they are trained; which of a pair comes first alternates."""
    recipe = recipes()
    return [
        runs.Run(NAME, variant, recipe[variant], seed)
        for seed in SEEDS
        for variant in (("own", "torch") if seed % 2 == 0 else ("torch", "own"))
    ]


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, evaluate, and write the results."""
    splits = data.load_unsplit()
    records = runs.obtain_all(
        planned(),
        splits,
        request,
        data_module=data.__name__,
        need_weights=False,  # but those of one run; the others' figures are in their records
    )
    if records:
        _write(records, splits)


def records(variant: str) -> list[dict]:
    """The run records of a variant, by seed."""
    return trainings.records(NAME, variant)


def kept_stem() -> str:
    """The run whose weights are kept."""
    return read_results(NAME)["about"]["kept"][0]


def kept_model() -> nn.Module:
    """The network of the run whose weights are kept, on layers of our own."""
    return runs.load_model(kept_stem())


def first_losses(variant: str, splits: Splits, *, seed: int, steps: int = 400) -> list[float]:
    """The loss of the first steps of a training at the recipe's peak rate, on fixed batches.

    Start and order are those of the seed, whoever computes the layers.
    """
    recipe, generator = recipes()[variant], torch.Generator().manual_seed(seed)
    order = torch.randperm(len(splits.train), generator=generator).repeat(steps)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        state = TrainingState(recipe, torch.device("cpu"))
    losses = []
    for index in order.split(recipe.batch_size)[:steps]:
        batch = splits.train[index]
        pixels = batch.images.float() / 255
        loss = state.step(pixels, batch.labels, recipe.learning_rate, generator)
        losses.append(loss.item())
    return losses


def _write(records: list[dict], splits: Splits) -> None:
    own, theirs = (trainings.of_variant(records, variant) for variant in ("own", "torch"))
    kept = own[0]["stem"]
    values = {**_sizes(splits), **_accuracies(own, theirs), **_curves(own, theirs)}
    values |= _exchange(kept, splits)
    write_results(
        NAME,
        values,
        artifacts=[record["stem"] for record in records],
        about={"kept": [kept]},
        module=__name__,
    )


def _sizes(splits: Splits) -> dict[str, Estimate]:
    recipe = recipes()["own"]
    sums = accounting.totals(accounting.layers(recipe.network(), INPUT_SHAPE))
    counts = {
        "params.total": sums["total"].parameters,
        "params.conv": sums["convolutional"].parameters,
        "params.linear": sums["fully connected"].parameters,
        "images.train": len(splits.train),
        "images.validation": len(splits.validation),
        "epochs": recipe.epochs,
        "seeds": len(SEEDS),
    }
    return {name: Estimate(value, unit="count") for name, value in counts.items()}


def _accuracies(own: list[dict], theirs: list[dict]) -> dict[str, Estimate]:
    last, asked = -1, ASKED_EPOCHS - 1
    return {
        "accuracy": mean_over_seeds(_validation(own, "accuracy", last)),
        "asked_accuracy": mean_over_seeds(_validation(own, "accuracy", asked)),
        "torch_accuracy": mean_over_seeds(_validation(theirs, "accuracy", last)),
        "accuracy_difference": paired_difference(
            _validation(own, "accuracy", last), _validation(theirs, "accuracy", last)
        ),
        "time_ratio": paired_ratio(_epoch_seconds(own), _epoch_seconds(theirs)),
    }


def _curves(own: list[dict], theirs: list[dict]) -> dict[str, Estimate]:
    """How far training losses lie apart: our layers from torch's, and one seed from another."""
    ours, others = _losses(own), _losses(theirs)
    layers = _relative_gap(ours, others)
    seeds = [_relative_gap(ours[i], ours[j]) for i, j in combinations(range(len(ours)), 2)]
    return {
        "loss_gap.layers": Estimate(float(np.mean(layers)), n=np.size(layers)),
        "loss_gap.first_epoch": Estimate(float(layers[:, 0].mean()), n=len(layers)),
        "loss_gap.seeds": Estimate(float(np.mean(seeds)), n=np.size(seeds)),
    }


def _exchange(stem: str, splits: Splits) -> dict[str, Estimate]:
    """How many predictions change when the trained weights move into torch's layers."""
    own, theirs = runs.load_model(stem), scratch_cnn(own_layers=False).eval()
    theirs.load_state_dict(own.state_dict())
    ours, others = predict(own, splits.test), predict(theirs, splits.test)
    changed = int((ours.argmax(1) != others.argmax(1)).sum())
    return {"exchanged.changed_predictions": Estimate(changed, n=len(splits.test), unit="count")}


def _validation(records: list[dict], column: str, epoch: int) -> list[float]:
    return [record["history"]["validation"][column][epoch] for record in records]


def _epoch_seconds(records: list[dict]) -> list[float]:
    return [median(record["history"]["train"]["seconds"]) for record in records]


def _relative_gap(ours: np.ndarray, others: np.ndarray) -> np.ndarray:
    """|difference| / mean of the two, element by element."""
    return 2 * np.abs(ours - others) / (ours + others)


def _losses(records: list[dict]) -> np.ndarray:
    """Training loss after each epoch, (seeds, epochs)."""
    return np.array([record["history"]["train"]["loss"] for record in records])
