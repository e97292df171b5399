"""The study of CIFAR-10, end to end on drawings."""

from dataclasses import replace

import pytest
import torch

from cnn_core import runs
from cnn_core.data import cifar as data
from cnn_core.results import read_results
from cnn_core.studies import cifar as study
from cnn_core.studies.cifar import chosen, compression, ranking, shapley, training


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: networks trained for an epoch on a few drawings."""
    folder = tmp_path_factory.mktemp("with_cifar") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        splits = data.load()
        test = splits.test[:40]
        few = replace(splits, train=splits.train[:60], validation=test, test=test)
        short = {name: replace(recipe, epochs=1) for name, recipe in training.recipes().items()}
        monkeypatch.setattr(data, "load", lambda: few)
        monkeypatch.setattr(training, "recipes", lambda: short)
        monkeypatch.setattr(study, "some", lambda test, count: test[:8])
        monkeypatch.setattr(ranking, "STEPS", 2)
        monkeypatch.setattr(compression, "QUALITIES", (75, 25))
        monkeypatch.setattr(shapley, "PAIRS", 3)
        study.run()
    return folder


@pytest.fixture
def values(finished_project):
    """The results of the finished study."""
    return {name: value["value"] for name, value in read_results("cifar")["values"].items()}


def test_figures_are_those_of_the_weights_that_are_kept(values):
    assert sorted(read_results("cifar")["about"]["kept"]) == sorted(
        study.record(variant)["stem"] for variant in ("resnet", "resnet18")
    )
    for variant in ("resnet", "resnet18"):
        record = study.record(variant)
        assert values[f"cifar.{variant}.accuracy"] == pytest.approx(record["test"]["accuracy"])
        weights = study.network(variant).state_dict()
        for weight in weights.values():
            if weight.is_floating_point():
                assert torch.equal(weight, weight.half().float())


def test_every_result_that_others_rely_on_has_its_name(values):
    wanted = {"resnet.params.total", "resnet.accuracy", "resnet18.accuracy"}
    assert {f"cifar.{name}" for name in wanted} <= values.keys()


def test_no_name_of_a_result_begins_another(values):
    assert not [name for name in values for other in values if other.startswith(f"{name}.")]


def test_the_networks_are_counted_and_their_mistakes_are_those_of_their_records(values):
    for variant in ("resnet", "resnet18"):
        record = study.record(variant)
        model = runs.load_model(record["stem"])
        counted = sum(parameter.numel() for parameter in model.parameters())
        assert values[f"cifar.{variant}.params.total"] == counted
        assert values[f"cifar.{variant}.wrong"] == len(record["test"]["wrong"])
        history = record["history"]
        gap = history["train"]["accuracy"][-1] - history["validation"]["accuracy"][-1]
        assert values[f"cifar.{variant}.gap"] == pytest.approx(gap)


def test_cam_is_grad_cam_and_sums_up_to_the_logit(values):
    assert values["cifar.cam.gradcam_digits"] >= 5
    assert values["cifar.cam.logit_digits"] >= 5


def test_before_an_average_three_of_the_family_are_one(values):
    assert values["cifar.family.layer4.xgradcam_digits"] >= 4
    assert values["cifar.family.layer4.hirescam_digits"] >= 5
    assert values["cifar.family.layer4.gradcam_hirescam"] == pytest.approx(1, abs=1e-3)
    assert values["cifar.family.layer3.side"] == 8
    assert values["cifar.family.layer4.side"] == 4


def test_every_method_is_ranked_at_both_layers(values):
    for layer in ("layer3", "layer4"):
        for method in ("gradcam", "plusplus", "xgradcam", "hirescam"):
            assert -1 <= values[f"cifar.ranking.{layer}.{method}"] <= 1
    gain = values["cifar.ranking.layer4.gradcam"] - values["cifar.ranking.center"]
    assert values["cifar.ranking.layer4_over_center"] == pytest.approx(gain)


def test_patterns_are_compared_with_all_right_images_and_with_as_sure_ones(values):
    for layer in ("layer3", "layer4"):
        for pattern in ("spread", "central"):
            found = {
                group: values[f"cifar.gradcam.{layer}.{pattern}.{group}"]
                for group in ("wrong", "right", "as_sure")
            }
            assert all(0 <= share <= 1 for share in found.values())
            for control in ("right", "as_sure"):
                difference = values[f"cifar.gradcam.{layer}.{pattern}.wrong_minus_{control}"]
                assert difference == pytest.approx(found["wrong"] - found[control])


def test_matched_answers_are_nearly_as_sure(values):
    assert 0 <= values["cifar.gradcam.matched"] < 0.2


def test_a_second_compression_is_measured_at_every_quality(values):
    assert values["cifar.compression.75.lost"] < values["cifar.compression.25.lost"]
    nearest = values["cifar.compression.equal.quality"]
    assert nearest == 75  # drawings are noisy: both lose more than the copy did
    for what in ("lost", "cost", "fitted"):
        named = values[f"cifar.compression.{nearest}.{what}"]
        assert values[f"cifar.compression.equal.{what}"] == named


def test_shapley_values_sum_up_and_their_cost_is_counted(values):
    assert values["cifar.shapley.sum.missed"] < 1e-5
    assert values["cifar.shapley.squares"] == 4
    assert values["cifar.shapley.passes"] == 2 + 3 * 2 * 3
    assert values["cifar.shapley.time_ratio"] > 1


def test_a_smoke_run_asks_no_hub(values):
    assert values["cifar.hub.accuracy"] != values["cifar.hub.accuracy"]
    assert values["cifar.hub.told"] == 0.9498


def test_the_images_that_are_looked_at_are_the_same_in_every_call(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    test = data.load().test
    first, second = (chosen.some(test, 300) for _ in range(2))
    assert len(first) == 24
    assert torch.equal(first.images, second.images)
