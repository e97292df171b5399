"""The study of photos, end to end on drawings, and its parts where the answer is known."""

from dataclasses import replace

import pytest
import torch
from torch import nn

from cnn_core import runs
from cnn_core.data import pets as data
from cnn_core.data.images import ImageSet
from cnn_core.results import read_results
from cnn_core.studies import pets as study
from cnn_core.studies.pets import (
    accuracy,
    attacked,
    layers,
    probes,
    sliding,
    texture,
    training,
)

CONVOLUTIONS = ("relu1", "relu2", "relu3", "relu4", "relu5")


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: networks trained for an epoch on a few drawings."""
    folder = tmp_path_factory.mktemp("with_pets") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        splits, short = data.load(), replace(training.recipe(), epochs=1)
        few = replace(
            splits,
            train=splits.train[:60],
            validation=splits.validation[:20],
            test=splits.test[:24],
        )
        monkeypatch.setattr(data, "load", lambda: few)
        monkeypatch.setattr(training, "recipe", lambda: short)
        monkeypatch.setattr(study, "some", lambda test, count: test[:6])
        monkeypatch.setattr(layers, "STEPS", 4)
        monkeypatch.setattr(attacked, "STEPS", 2)
        monkeypatch.setattr(texture, "TILES", (2, 4))
        monkeypatch.setattr(texture, "SIGMAS", (1, 2))
        study.run()
    return folder


@pytest.fixture
def values(finished_project):
    """The results of the finished study."""
    return {name: value["value"] for name, value in read_results("pets")["values"].items()}


def test_the_accuracy_is_the_mean_over_the_trainings(values):
    found = [record["test"]["accuracy"] for record in study.records()]
    assert len(found) == values["pets.seeds"] == 2
    assert values["pets.accuracy"] == pytest.approx(sum(found) / 2)


def test_the_best_network_is_chosen_on_validation_photos(values):
    best = max(
        study.records(), key=lambda r: (r["validation"]["accuracy"], -r["validation"]["loss"])
    )
    assert read_results("pets")["about"]["best"] == best["stem"]
    weights = runs.load_model(best["stem"]).state_dict()
    for name, weight in study.best_model().state_dict().items():
        assert torch.equal(weight, weights[name])


def test_the_weights_of_every_training_are_kept(values):
    kept = sorted(read_results("pets")["about"]["kept"])
    assert kept == sorted(record["stem"] for record in study.records())
    assert len(study.networks()) == 2


def test_every_convolution_has_a_map_a_rank_and_a_probe(values):
    assert layers.LAYERS == CONVOLUTIONS
    convolutions = [m for m in study.best_model().modules() if isinstance(m, nn.Conv2d)]
    assert len(convolutions) == len(CONVOLUTIONS)
    for layer in CONVOLUTIONS:
        assert -1 <= values[f"pets.ranking.{layer}"] <= 1
        gain = values[f"pets.probe.{layer}.trained"] - values[f"pets.probe.{layer}.untrained"]
        assert values[f"pets.probe.{layer}.gain"] == pytest.approx(gain)
    sides = [values[f"pets.{layer}.side"] for layer in CONVOLUTIONS]
    assert sides == [48, 24, 12, 6, 3]
    pairs = [name for name in values if name.startswith("pets.overlap.")]
    assert len(pairs) == 5 * 4 / 2


def test_every_mask_has_an_accuracy_with_every_fill_and_what_it_costs(values):
    names = {name.split(".")[2] for name in values if name.endswith(".area")}
    assert {"center", "border", "checkerboard", "left", "top"} <= names
    for name in names - {"head", "animal"}:
        for look in ("grey", "black", "blurred"):
            cost = values["pets.best.accuracy"] - values[f"pets.mask.{name}.{look}"]
            assert values[f"pets.mask.{name}.{look}_cost"] == pytest.approx(cost)


def test_three_sizes_of_patch_with_three_fills_are_slid_and_compared(values):
    sizes = [values[f"pets.slide.{size}.pixels"] for size in ("small", "medium", "large")]
    assert sizes == [8, 16, 24]
    for size in sliding.SIZES:
        for look in ("grey", "black", "blurred"):
            assert 0 <= values[f"pets.slide.{size}.{look}.accuracy"] <= 1
            assert -1 <= values[f"pets.slide.cam.{size}.{look}"] <= 1
    agreements = [name for name in values if name.startswith("pets.slide.agree.")]
    assert len(agreements) == 6


def test_fgsm_is_measured_at_five_epsilons_and_none_and_pgd_beside_it(values):
    for attack in ("fgsm", "pgd", "noise"):
        assert values[f"pets.{attack}.accuracy.0"] == values["pets.best.accuracy"]
        for level in (1, 2, 4, 8, 16):
            assert 0 <= values[f"pets.{attack}.accuracy.{level}"] <= 1
    for level in (1, 2, 4, 8, 16):
        fgsm, pgd = (values[f"pets.{attack}.accuracy.{level}"] for attack in ("fgsm", "pgd"))
        assert values[f"pets.fgsm.flattery.{level}"] == pytest.approx(fgsm - pgd)
        assert 0.5 <= values[f"pets.pgd.confidence_wrong.{level}"] <= 1


def test_the_memory_of_the_photos_is_that_of_their_bytes(values):
    assert values["pets.megabytes"] == round((60 + 20 + 24) * 3 * 48 * 48 / 1e6)


def test_the_time_of_a_training_is_that_of_its_fastest_epochs():
    def record(train, validation):
        sides = {"train": {"seconds": train}, "validation": {"seconds": validation}}
        return {"history": sides, "recipe": {"epochs": 30}}

    found = accuracy._time([record([9.0, 5.0], [2.0, 1.0]), record([7.0, 8.0], [3.0, 4.0])])
    assert found["epoch_seconds"].value == 6
    assert found["minutes"].value == 3


def test_no_name_of_a_result_begins_another(values):
    assert not [name for name in values for other in values if other.startswith(f"{name}.")]


def test_full_scale_trains_the_plain_network_on_three_seeds():
    assert training.recipe() == training.RECIPE
    assert [run.seed for run in training.planned()] == [0, 1, 2]


def test_probes_do_not_learn_from_the_test_photos():
    """Features that say nothing about the class give chance, however well they are fitted."""
    generator = torch.Generator().manual_seed(0)
    noise = torch.randn(400, 3, generator=generator)
    labels = torch.arange(400) % 2
    blank = ImageSet(torch.zeros(400, 1, 1, 1, dtype=torch.uint8), labels, ("a", "b"))
    right = probes._probe(noise[:200], blank[:200], noise[200:], blank[200:])
    assert abs(sum(right) / 200 - 0.5) < 4 * 0.5 / 200**0.5


def test_shared_mistakes_of_trainings_that_err_alike_are_one_over_their_rate_of_chance():
    """Two trainings with the same tenth wrong share ten times what chance would leave."""
    record = {"test": {"wrong": list(range(10))}}
    found = accuracy._shared_mistakes([record, record], 100)
    assert found["mistakes.any"].value == found["mistakes.all"].value == 10
    assert found["mistakes.all_by_chance"].value == pytest.approx(1)
    ratio = found["mistakes.all_over_chance"]
    assert ratio.value == pytest.approx(10, rel=1e-4)
    # Among a hundred photos the rate of 0.1 is known to ± 0.06.
    assert 5 < ratio.low < 8
    assert 14 < ratio.high < 30


def test_trainings_that_err_apart_share_no_mistake():
    records = [{"test": {"wrong": wrong}} for wrong in ([0, 1], [2, 3])]
    assert accuracy._shared_mistakes(records, 10)["mistakes.all_over_chance"].value == 0
