"""The study of CIFAR-10's recipe, end to end on drawings."""

from dataclasses import replace
from fractions import Fraction

import pytest
import torch

from cnn_core.data import cifar as data
from cnn_core.results import read_results
from cnn_core.settings import project_root as real_project_root
from cnn_core.studies import recipe as study
from cnn_core.studies.cifar import training
from cnn_core.train.objective import cross_entropy


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: networks trained for an epoch on a few drawings."""
    folder = tmp_path_factory.mktemp("with_recipe") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        splits = data.load()
        monkeypatch.setattr(data, "load", lambda: replace(splits, train=splits.train[:120]))
        monkeypatch.setattr(study, "EPOCHS", 1)
        few = {name: study.CANDIDATES[name] for name in ("middle", "flat")}
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


def test_candidates_differ_in_decay_and_radius_alone():
    recipes = [run.recipe.as_dict() for run in study.planned(45_000)]
    found = {
        (recipe.pop("weight_decay"), recipe["objective"]["options"].pop("radius"))
        for recipe in recipes
    }
    assert len(found) == len(study.CANDIDATES)
    assert all(recipe == recipes[0] for recipe in recipes)


@pytest.mark.parametrize(("epochs", "images"), [(30, 50_000), (15, 45_000)])
def test_weights_are_remembered_and_averaged_for_shares_of_the_training(epochs, images):
    recipe = replace(training.BRIEF, epochs=epochs)
    found = training.remembering(recipe, Fraction(1, 7), images=images)
    steps = epochs * -(-images // recipe.batch_size)
    assert 1 / (found.learning_rate * found.weight_decay) == pytest.approx(steps / 7, rel=1e-3)
    assert 1 / (1 - found.averaging) == pytest.approx(steps / 12, rel=1e-2)


def test_the_networks_are_trained_with_what_was_best_on_the_held_out_images(monkeypatch):
    monkeypatch.setattr("cnn_core.settings.project_root", real_project_root)
    best = study.CANDIDATES[read_results("recipe")["about"]["best"]]
    assert best == {"remembered": training.REMEMBERED, "radius": 0.0}
    objectives = {recipe.objective.func for recipe in training.RECIPES.values()}
    assert objectives == {cross_entropy}
