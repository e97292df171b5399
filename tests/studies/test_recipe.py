"""The study of CIFAR-10's recipe, end to end on drawings."""

from dataclasses import replace

import pytest
import torch

from cnn_core.data import cifar as data
from cnn_core.results import read_results
from cnn_core.settings import project_root as real_project_root
from cnn_core.studies import recipe as study
from cnn_core.studies.cifar import training


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: networks trained for an epoch on a few drawings."""
    folder = tmp_path_factory.mktemp("with_recipe") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        splits = data.load()
        monkeypatch.setattr(data, "load", lambda: replace(splits, train=splits.train[:120]))
        few = {name: study.CANDIDATES[name]._replace(epochs=1) for name in ("middle", "flat")}
        monkeypatch.setattr(study, "CANDIDATES", few)
        monkeypatch.setattr(study, "COMPARED", (("flat", "middle"),))
        study.run()
    return folder


def test_what_is_held_out_is_not_trained_on_and_no_test_image_is_seen(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    splits = data.load()
    parts = study.held_out(splits)
    assert parts.validation is parts.test
    together = torch.cat([parts.train.images, parts.test.images]).flatten(1).tolist()
    assert sorted(together) == sorted(splits.train.images.flatten(1).tolist())


def test_what_was_right_most_often_is_the_best(finished_project):
    results = read_results("recipe")
    accuracies = {
        name.split(".")[1]: value["value"]
        for name, value in results["values"].items()
        if name.endswith(".accuracy")
    }
    assert accuracies.keys() == {"middle", "flat"}
    assert accuracies[results["about"]["best"]] == max(accuracies.values())
    difference = results["values"]["recipe.flat_over_middle"]["value"]
    assert difference == pytest.approx(accuracies["flat"] - accuracies["middle"])


def test_candidates_differ_in_length_decay_and_radius_alone(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "full")
    recipes = [run.recipe.as_dict() for run in study.planned(45_000)]
    found = {
        (
            recipe.pop("epochs"),
            recipe.pop("averaging"),
            recipe.pop("weight_decay"),
            recipe["objective"]["options"].pop("radius"),
        )
        for recipe in recipes
    }
    assert len(found) == len(study.CANDIDATES)
    assert all(recipe == recipes[0] for recipe in recipes)


@pytest.mark.parametrize("name", study.CANDIDATES)
def test_weights_are_remembered_for_epochs_and_averaged_over_a_share_of_them(name, monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "full")
    found = {run.variant: run.recipe for run in study.planned(45_000)}[name]
    epochs, remembered, _ = study.CANDIDATES[name]
    steps = -(-45_000 // found.batch_size)
    in_epochs = 1 / (found.learning_rate * found.weight_decay * steps)
    assert in_epochs == pytest.approx(float(remembered), rel=1e-3)
    assert 1 / (1 - found.averaging) == pytest.approx(epochs * steps / 12, rel=1e-2)


def test_the_networks_remember_their_weights_as_long_as_the_best_on_held_out_images(monkeypatch):
    monkeypatch.setattr("cnn_core.settings.project_root", real_project_root)
    values = read_results("recipe")["values"]
    decays = ("short", "middle", "long")
    best = max(decays, key=lambda name: values[f"recipe.{name}.accuracy"]["value"])
    for recipe in training.RECIPES.values():
        steps = 50_000 / recipe.batch_size
        in_epochs = 1 / (recipe.learning_rate * recipe.weight_decay * steps)
        assert in_epochs == pytest.approx(float(study.CANDIDATES[best].remembered), rel=0.02)
