from dataclasses import replace

import pytest

from cnn_core import runs
from cnn_core.data import mnist as data
from cnn_core.results import read_results
from cnn_core.studies import scratch as study

PROMISED = {"scratch.params.total", "scratch.accuracy", "scratch.time_ratio"}


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run on a few of the embedded digits."""
    folder = tmp_path_factory.mktemp("with_scratch") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        everything = data.load_unsplit()
        few = replace(
            everything,
            train=everything.train[:200],
            validation=everything.test[:60],
            test=everything.test[:60],
        )
        monkeypatch.setattr(data, "load_unsplit", lambda: few)
        study.run()
    return folder


@pytest.fixture
def finished(finished_project):
    """The finished study, in this test's own project."""
    return study


def test_own_and_torch_differ_in_the_layers_alone():
    own, theirs = (study.RECIPES[name].as_dict() for name in ("own", "torch"))
    assert own.pop("network")["options"] == {"own_layers": True}
    assert theirs.pop("network")["options"] == {"own_layers": False}
    assert own == theirs


def test_the_training_is_as_long_as_the_brief_asks():
    assert study.OWN.epochs == 10 >= study.ASKED_EPOCHS


def test_pairs_are_trained_one_right_after_the_other_and_take_turns_in_coming_first():
    assert [(run.variant, run.seed) for run in study.planned()] == [
        ("own", 0),
        ("torch", 0),
        ("torch", 1),
        ("own", 1),
        ("own", 2),
        ("torch", 2),
    ]


def test_the_promised_results_are_there(finished):
    values = read_results("scratch")["values"]
    assert set(values) >= PROMISED
    assert values["scratch.params.total"]["value"] == 39_248
    assert values["scratch.accuracy"]["n"] == 3
    assert values["scratch.time_ratio"]["value"] > 0
    assert 0 <= values["scratch.exchanged.changed_predictions"]["value"] <= 1


def test_both_layers_take_the_same_way_and_two_seeds_do_not(finished):
    values = read_results("scratch")["values"]
    gap = {name: values[f"scratch.loss_gap.{name}"]["value"] for name in ("layers", "seeds")}
    assert gap["layers"] < 1e-3 < gap["seeds"]  # six epochs of rounding against another start


def test_accuracies_are_means_over_the_validation_images_after_an_epoch(finished):
    histories = [record["history"]["validation"] for record in study.records("own")]
    values = read_results("scratch")["values"]
    for name, epoch in {"accuracy": 6, "asked_accuracy": 5}.items():
        found = [history["accuracy"][epoch - 1] for history in histories]
        assert values[f"scratch.{name}"]["value"] == pytest.approx(sum(found) / 3)


def test_the_weights_of_the_first_seed_are_the_ones_to_keep(finished):
    (kept,) = read_results("scratch")["about"]["kept"]
    assert runs.read_record(kept)["variant"] == "own"
    assert runs.read_record(kept)["seed"] == 0


def test_the_first_losses_agree_and_depend_on_the_seed(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    splits = data.load_unsplit()
    own, theirs = (study.first_losses(v, splits, seed=0, steps=5) for v in ("own", "torch"))
    assert own == pytest.approx(theirs, abs=1e-4)  # rounding, carried on for five steps
    assert study.first_losses("own", splits, seed=1, steps=5) != pytest.approx(own, abs=1e-2)
