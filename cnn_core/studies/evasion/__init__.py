"""Brief 004, deliverable 6: what an attacker can do to two models of digits, A and B.

Both are the same small network; A learned from digits, B from attacked digits. Five trainings of
each: the first is the model that the pages speak of, the others say how far that depends on chance.
"""

from statistics import median

from torch import nn

from cnn_core import runs
from cnn_core.data import mnist as data
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import (
    Estimate,
    bootstrap_mean,
    mean_over_seeds,
    paired_difference,
    paired_ratio,
)
from cnn_core.results import write_results
from cnn_core.studies import mnist, trainings
from cnn_core.studies.evasion import ablation, looks, rates, stall, verdict
from cnn_core.studies.evasion.attacks import victims
from cnn_core.studies.evasion.variants import NAME, TRAINED_AT, VARIANTS, planned, seeds
from cnn_core.studies.samples import scaled

TITLE = "Evasion: three attacks on two models of digits, one of them trained against attacks"


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, attack it, and write the results."""
    splits = data.load()
    if records := runs.obtain_all(planned(), splits, request, data_module=data.__name__):
        _write(records, splits)


def networks(variant: str) -> list[nn.Sequential]:
    """The trainings of model ``a`` or ``b``, by seed; the first is the model itself."""
    return trainings.networks(records(variant))


def records(variant: str) -> list[dict]:
    """The run records of a model, by seed."""
    return trainings.records(NAME, variant)


def _write(found: list[dict], splits: Splits) -> None:
    by_variant = {variant: trainings.of_variant(found, variant) for variant in VARIANTS}
    models = {variant: trainings.networks(of_variant) for variant, of_variant in by_variant.items()}
    test = splits.test[: scaled(len(splits.test), 60)]
    values = {
        "trained_at": Estimate(TRAINED_AT, unit="count"),
        "trainings": Estimate(len(seeds()), unit="count"),
        "images": Estimate(len(test), unit="count"),
        "ones": Estimate(len(victims("targeted", test)), unit="count"),
        **_clean(by_variant, len(splits.test)),
        **rates.measured(models, test),
        **ablation.measured(models, test),
        **ablation.room(models, test),
        **looks.measured(models, mnist.best_model(), test),
        **stall.measured(models, test),
        **verdict.transferred(models, test),
        **verdict.without_gradients(models, test),
        **verdict.enough(models, test),
        **verdict.training_or_test(models, splits),
    }
    stems = [record["stem"] for record in found]
    write_results(NAME, values, artifacts=stems, about={"kept": stems}, module=__name__)


def _clean(records: dict[str, list[dict]], images: int) -> dict[str, Estimate]:
    """Accuracy on all test images before any attack, and the price of B in it and in time.

    The trainings of a seed follow each other, so that what slows the machine slows both.
    """
    accuracies = {
        name: [record["test"]["accuracy"] for record in several]
        for name, several in records.items()
    }
    seconds = {
        name: [median(record["history"]["train"]["seconds"]) for record in several]
        for name, several in records.items()
    }
    values = {
        f"{name}.accuracy": bootstrap_mean(
            [0.0] * len(several[0]["test"]["wrong"])
            + [1.0] * (images - len(several[0]["test"]["wrong"]))
        )
        for name, several in records.items()
    }
    return {
        **values,
        **{f"mean.{name}.accuracy": mean_over_seeds(found) for name, found in accuracies.items()},
        "accuracy_difference": paired_difference(accuracies["b"], accuracies["a"]),
        "time_ratio": paired_ratio(seconds["b"], seconds["a"]),
    }
