"""Brief 001, part 1: the digit network, plain, with batch normalization, and at its best.

Three variants over the same five seeds. ``plain`` and ``batchnorm`` differ in nothing but the two
normalization layers, and are trained in pairs, one right after the other, so that their times can
be compared. ``best`` is the plain architecture with a better recipe, chosen on the validation set.
"""

from dataclasses import replace
from functools import partial
from statistics import median

import numpy as np
from torch import nn

from cnn_core import accounting, runs, settings
from cnn_core.data import mnist as data
from cnn_core.data.augment import random_affine
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import (
    Estimate,
    bootstrap_mean,
    mean_over_seeds,
    paired_difference,
    paired_ratio,
)
from cnn_core.evaluate.predict import predict
from cnn_core.evaluate.scores import Calibration, Scores, calibration
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.results import read_results, write_results
from cnn_core.studies import trainings
from cnn_core.train import Recipe
from cnn_core.train.objective import cross_entropy

TITLE = "MNIST: the digit network, with and without batch normalization, and at its best"
NAME = "mnist"
INPUT_SHAPE = (1, 28, 28)
SEEDS = (0, 1, 2, 3, 4)

PLAIN = Recipe(version=1, network=mnist_cnn, epochs=8, learning_rate=4e-3, weight_decay=0.3)
RECIPES = {
    "plain": PLAIN,
    "batchnorm": replace(PLAIN, network=partial(mnist_cnn, batch_norm=True)),
    "best": Recipe(
        version=1,
        network=mnist_cnn,
        epochs=40,
        learning_rate=2e-3,
        weight_decay=0.05,
        objective=partial(cross_entropy, label_smoothing=0.1),
        averaging=0.999,
        precision="bfloat16",
        augmentation=(
            partial(random_affine, degrees=10, translate=0.07, scale=0.1, shear=8, elastic=0.7),
        ),
    ),
}


def recipes() -> dict[str, Recipe]:
    """The recipe of each variant at the scale of the preset."""
    if settings.preset() == "full":
        return RECIPES
    return {
        variant: replace(recipe, epochs=6, batch_size=32, averaging=min(recipe.averaging, 0.9))
        for variant, recipe in RECIPES.items()
    }


def seeds() -> tuple[int, ...]:
    return SEEDS if settings.preset() == "full" else SEEDS[:3]


def planned() -> list[runs.Run]:
    """All runs of this study, in the order in which they are trained.

    Plain and batch-normalized runs alternate, and so does which of a pair comes first: a machine
    that slows down meanwhile slows both.
    """
    recipe = recipes()
    pairs = [
        runs.Run(NAME, variant, recipe[variant], seed)
        for seed in seeds()
        for variant in (("plain", "batchnorm") if seed % 2 == 0 else ("batchnorm", "plain"))
    ]
    return pairs + [runs.Run(NAME, "best", recipe["best"], seed) for seed in seeds()]


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, evaluate, and write the results."""
    splits = data.load()
    records = runs.obtain_all(
        planned(),
        splits,
        request,
        data_module=data.__name__,
        need_weights=False,  # but those of one run; the others' figures are in their records
    )
    if records:
        _write(records, splits)


def best_model() -> nn.Module:
    """The network of the best recipe whose seed has the highest validation accuracy."""
    return runs.load_model(best_stem())


def best_stem() -> str:
    return read_results(NAME)["about"]["best"]


def records(variant: str) -> list[dict]:
    """The run records of a variant, by seed."""
    return trainings.records(NAME, variant)


def _write(records: list[dict], splits: Splits) -> None:
    by_variant = {variant: trainings.of_variant(records, variant) for variant in RECIPES}
    best = trainings.best(by_variant["best"])
    values = {**_sizes(splits), **_accounts(), **_accuracies(by_variant)}
    values |= _best_model(best["stem"], splits)
    write_results(
        NAME,
        values,
        artifacts=[record["stem"] for record in records],
        about={"best": best["stem"], "kept": [best["stem"]]},
        module=__name__,
    )


def _sizes(splits: Splits) -> dict[str, Estimate]:
    sets = {"train": splits.train, "validation": splits.validation, "test": splits.test}
    sizes = {f"images.{name}": _count(len(images)) for name, images in sets.items()}
    epochs = {f"epochs.{name}": _count(recipe.epochs) for name, recipe in recipes().items()}
    return sizes | epochs | {"seeds": _count(len(seeds()))}


def _accounts() -> dict[str, Estimate]:
    """Parameters, neurons and multiply-accumulates; every way of counting must agree."""
    plain, normalized = mnist_cnn(), mnist_cnn(batch_norm=True)
    rows = accounting.layers(plain, INPUT_SHAPE)
    ways = {
        accounting.parameters_by_formula(plain),
        accounting.parameters_by_numel(plain),
        accounting.parameters_by_shapes(plain, INPUT_SHAPE),
    }
    if len(ways) > 1:
        raise AssertionError(f"three ways to count the parameters give {sorted(ways)}")
    sums = accounting.totals(rows)
    short = {"total": "total", "conv": "convolutional", "linear": "fully connected"}
    counts = {f"params.{name}": sums[kind].parameters for name, kind in short.items()}
    counts |= {f"neurons.{name}": sums[kind].neurons for name, kind in short.items()}
    counts["macs"] = sums["total"].macs
    counts["conv_macs"] = sums["convolutional"].macs
    counts["linear_macs"] = sums["fully connected"].macs
    counts["params.with_batchnorm"] = accounting.parameters_by_numel(normalized)
    counts["neurons.with_pooling"] = accounting.neurons_with_pooling(rows)
    return {name: _count(value) for name, value in counts.items()}


def _accuracies(by_variant: dict[str, list[dict]]) -> dict[str, Estimate]:
    test = {name: [r["test"]["accuracy"] for r in group] for name, group in by_variant.items()}
    seconds = {
        name: [median(r["history"]["train"]["seconds"]) for r in group]
        for name, group in by_variant.items()
    }
    wrong = {name: [len(r["test"]["wrong"]) for r in group] for name, group in by_variant.items()}
    return {
        **{f"accuracy.{name}": mean_over_seeds(values) for name, values in test.items()},
        **{
            f"{name}.wrong": mean_over_seeds(counts, unit="count") for name, counts in wrong.items()
        },
        "batchnorm.accuracy_difference": paired_difference(test["batchnorm"], test["plain"]),
        "batchnorm.time_ratio": paired_ratio(seconds["batchnorm"], seconds["plain"]),
        "best.accuracy_difference": paired_difference(test["best"], test["plain"]),
        "batchnorm.first_epoch_difference": paired_difference(
            *(
                [r["history"]["validation"]["error"][0] for r in by_variant[variant]]
                for variant in ("batchnorm", "plain")
            )
        ),
        "plain.first_epoch_accuracy": mean_over_seeds(
            [r["history"]["validation"]["accuracy"][0] for r in by_variant["plain"]]
        ),
        "plain.generalization_gap": paired_difference(
            *(
                [r["history"][side]["error"][-1] for r in by_variant["plain"]]
                for side in ("validation", "train")
            )
        ),
    }


def _best_model(stem: str, splits: Splits) -> dict[str, Estimate]:
    scores = Scores(predict(runs.load_model(stem), splits.test), splits.test.labels)
    calibrated = calibration(scores)
    return {
        "best_model.accuracy": scores.accuracy_estimate(),
        "best_model.wrong": _count(len(scores.wrong)),
        "best_model.wrong_among_most_doubted": _count(_wrong_in_first_bin(calibrated)),
        "best_model.largest_confusion": _count(_largest_confusion(scores)),
        "best_model.overconfidence": bootstrap_mean(
            (scores.confidence - scores.correct.float()).tolist(), unit="difference"
        ),
        "best_model.calibration_error": Estimate(calibrated.error, n=len(splits.test)),
    }


def _wrong_in_first_bin(calibrated: Calibration) -> int:
    """Errors in the bin of least confidence."""
    return round((1 - calibrated.accuracy[0]) * calibrated.count[0])


def _largest_confusion(scores: Scores) -> int:
    """How often the most frequent confusion of one digit with another occurs."""
    counts = scores.confusion()
    np.fill_diagonal(counts, 0)
    return int(counts.max())


def _count(value: int) -> Estimate:
    return Estimate(value, unit="count")
