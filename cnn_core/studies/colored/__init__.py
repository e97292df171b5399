"""Brief 002: digits whose color gives the answer away, and a network that takes the short cut.

Trained in several ways on the same data, architecture, epochs and seeds: as the brief does, with
the brief's two ways to mend it, with three of our own, and with controls. What the networks read is
known, so that accuracy, explanations, attacks and ablations can be scored against the truth.
"""

import torch
from torch import nn

from cnn_core import runs
from cnn_core.data import colored as data
from cnn_core.data.colored import ColoredSet, ColoredSplits
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.results import read_results, write_results
from cnn_core.studies import trainings
from cnn_core.studies.colored import (
    ablate,
    accuracy,
    attacked,
    directions,
    pairs,
    pictures,
    reading,
    selectivity,
    truth,
)
from cnn_core.studies.colored.variants import LONGER, METHODS, NAME, SEEDS, planned, recipes
from cnn_core.studies.samples import scaled

TITLE = "Digits whose color gives the answer away: the short cut, its proof, its repair"


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, measure, and write the results."""
    splits = data.load()
    if records := runs.obtain_all(planned(), splits.splits, request, data_module=data.__name__):
        _write(records, splits)


def networks(variant: str) -> list[nn.Sequential]:
    """The trained networks of a variant, by seed."""
    return trainings.networks(records(variant))


def records(variant: str) -> list[dict]:
    """The run records of a variant, by seed."""
    return trainings.records(NAME, variant)


def best() -> str:
    """The method that mends best, by the recolored validation digits."""
    return read_results(NAME)["about"]["best"]


def some(images: ColoredSet, count: int) -> ColoredSet:
    """``count`` images drawn at random (40 when smoke), the same in every call."""
    generator = torch.Generator().manual_seed(0)
    return images[torch.randperm(len(images), generator=generator)[: scaled(count, 40)]]


def _write(found: list[dict], splits: ColoredSplits) -> None:
    by_variant = {variant: trainings.of_variant(found, variant) for variant in recipes()}
    trained = {
        variant: trainings.networks(of_variant) for variant, of_variant in by_variant.items()
    }
    rates = accuracy.rates(trained, by_variant, splits)
    chosen = accuracy.best(rates)
    pair = {"lazy": trained["lazy"], "best": trained[chosen]}
    digits = some(splits.hard_random, 1_000)
    ranking, choosing = some(splits.validation, 500), some(splits.recolored, 2_000)
    groups = {
        "matching": some(splits.easy[splits.easy.matches], 500),
        "conflicting": some(splits.hard_inverted, 500),
    }
    values = {
        "seeds": Estimate(len(SEEDS), unit="count"),
        "longer_epochs": Estimate(LONGER, unit="count"),
        "matching.easy": bootstrap_mean(splits.easy.matches.double().tolist()),
        **accuracy.measured(rates),
        **reading.measured({method: trained[method] for method in METHODS}, digits),
        **selectivity.measured(pair, digits[:500]),
        **pictures.measured(pair, digits[:500]),
        **truth.measured(pair, groups),
        **attacked.measured(pair, splits.easy),
        **pairs.measured(pair, splits.easy),
        **ablate.measured(trained["lazy"], ranking, choosing, splits.hard_random),
        **directions.measured(trained["lazy"], ranking, splits.hard_random),
    }
    # A control is there for its accuracy, and is trained again within minutes.
    kept = [record["stem"] for record in found if record["variant"] in METHODS]
    write_results(
        NAME,
        values,
        artifacts=[record["stem"] for record in found],
        about={"best": chosen, "kept": kept},
        module=__name__,
    )
