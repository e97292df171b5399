"""Brief 001, optional part 2: what defends the digit network, and what only seems to.

Two variants over the same seeds that differ in nothing but the objective: ``plain`` learns from the
images as they are, ``robust`` from those that fool it most within epsilon. Beside them, inputs that
are cleaned before the plain network sees them, attacked with and without knowing of it.
"""

from torch import nn

from cnn_core import runs, settings
from cnn_core.data import mnist as data
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds, paired_difference
from cnn_core.results import write_results
from cnn_core.studies import trainings
from cnn_core.studies.defend.attacked import enough, over_epsilon, stronger, whole
from cnn_core.studies.defend.cleaned import cleaned
from cnn_core.studies.defend.transfer import transferred
from cnn_core.studies.defend.variants import EPSILON, NAME, SEEDS, VARIANTS, planned
from cnn_core.studies.samples import sample

TITLE = "Defences of the digit network: learning from attacks, and inputs that are cleaned first"


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, attack it, and write the results."""
    splits = data.load()
    if records := runs.obtain_all(planned(), splits, request, data_module=data.__name__):
        _write(records, splits)


def networks(variant: str) -> list[nn.Module]:
    """The trained networks of a variant, by seed."""
    return trainings.networks(records(variant))


def records(variant: str) -> list[dict]:
    """The run records of a variant, by seed."""
    return trainings.records(NAME, variant)


def _write(records: list[dict], splits: Splits) -> None:
    by_variant = {variant: trainings.of_variant(records, variant) for variant in VARIANTS}
    trained = {
        variant: trainings.networks(of_variant) for variant, of_variant in by_variant.items()
    }
    test = splits.test if settings.preset() == "full" else splits.test[:20]
    images = sample(test)
    values = {
        "epsilon": Estimate(EPSILON, unit="number"),
        "images": Estimate(len(images), unit="count"),
        "seeds": Estimate(len(SEEDS), unit="count"),
        **_clean(by_variant),
        **over_epsilon(trained, images),
        **whole(trained, test),
        **stronger(trained["robust"], images),
        **enough(trained, images),
        **transferred(trained, images),
        **cleaned(trained["plain"], images),
    }
    stems = [record["stem"] for record in records]
    write_results(NAME, values, artifacts=stems, about={"kept": stems}, module=__name__)


def _clean(records: dict[str, list[dict]]) -> dict[str, Estimate]:
    """Accuracy on the test images as they are, and the price of the defence in it and in time."""
    of_variant = {
        variant: [record["test"]["accuracy"] for record in records[variant]] for variant in VARIANTS
    }
    seconds = [sum(record["seconds"] for record in records[variant]) for variant in VARIANTS]
    return {
        **{f"accuracy.{variant}": mean_over_seeds(of_variant[variant]) for variant in VARIANTS},
        "accuracy_difference": paired_difference(of_variant["robust"], of_variant["plain"]),
        "time_ratio": Estimate(seconds[1] / seconds[0], n=len(SEEDS), unit="ratio"),
    }
