"""Records of a study's trainings by variant and seed, and the best of them."""

import pytest

from cnn_core import runs
from cnn_core.results import write_results
from cnn_core.studies import trainings


def record(variant, seed, accuracy=0.9, loss=0.3):
    return {
        "stem": f"digits-{variant}-s{seed}-0123456789ab",
        "variant": variant,
        "seed": seed,
        "validation": {"accuracy": accuracy, "loss": loss},
    }


FOUND = [record("plain", 1), record("best", 0), record("plain", 0)]


@pytest.fixture
def stored(monkeypatch):
    by_stem = {one["stem"]: one for one in FOUND}
    monkeypatch.setattr(runs, "read_record", by_stem.get)
    write_results("digits", {}, artifacts=by_stem)


def test_records_of_a_variant_come_by_seed(stored):
    assert trainings.records("digits", "plain") == [FOUND[2], FOUND[0]]
    assert trainings.records("digits", "other") == []


def test_without_a_variant_all_come(stored):
    assert {one["stem"] for one in trainings.records("digits")} == {one["stem"] for one in FOUND}


def test_networks_are_loaded_in_the_order_of_their_records(monkeypatch):
    monkeypatch.setattr(runs, "load_model", lambda stem: f"network of {stem}")
    assert trainings.networks(FOUND) == [f"network of {one['stem']}" for one in FOUND]


def test_the_best_has_the_highest_validation_accuracy_and_of_equal_ones_the_lowest_loss():
    several = [record("a", 0, 0.97, 0.2), record("a", 1, 0.98, 0.3), record("a", 2, 0.98, 0.1)]
    assert trainings.best(several)["seed"] == 2
