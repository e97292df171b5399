"""The trainings behind a study's results: their records and their networks, by seed."""

from collections.abc import Iterable

from torch import nn

from cnn_core import runs
from cnn_core.results import read_results


def records(study: str, variant: str | None = None) -> list[dict]:
    """The run records that a study's results rest on: all, or those of a variant."""
    found = map(runs.read_record, read_results(study)["artifacts"])
    return by_seed(found) if variant is None else of_variant(found, variant)


def of_variant(records: Iterable[dict], variant: str) -> list[dict]:
    return by_seed(record for record in records if record["variant"] == variant)


def by_seed(records: Iterable[dict]) -> list[dict]:
    return sorted(records, key=lambda record: record["seed"])


def networks(records: Iterable[dict]) -> list[nn.Sequential]:
    """The trained networks of run records, in evaluation mode and in their order."""
    return [runs.load_model(record["stem"]) for record in records]


def best(records: Iterable[dict]) -> dict:
    """The record with the highest validation accuracy; of equal ones, with the lowest loss."""
    return max(records, key=lambda r: (r["validation"]["accuracy"], -r["validation"]["loss"]))
