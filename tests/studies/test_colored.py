from dataclasses import replace

import pytest
import torch

from cnn_core.data import colored as data
from cnn_core.evaluate.scores import Scores
from cnn_core.results import read_results
from cnn_core.studies import colored as study
from cnn_core.studies.colored import accuracy, attack, attacked, variants


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: networks trained for an epoch, few images."""
    folder = tmp_path_factory.mktemp("with_colored") / "project"
    short = {name: replace(r, epochs=1, batch_size=50) for name, r in variants.VARIANTS.items()}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        splits = data.load()
        few = replace(
            splits,
            **{name: getattr(splits, name)[:60] for name in (*accuracy.SETS, "train")},
        )
        monkeypatch.setattr(data, "load", lambda: few)
        monkeypatch.setattr(variants, "recipes", lambda: short)
        monkeypatch.setattr(study, "some", lambda images, count: images[:8])
        monkeypatch.setattr(attack, "right", lambda model, images: images[:4])
        monkeypatch.setattr(attacked, "right", attack.right)
        monkeypatch.setattr(attack, "HALVINGS", 2)
        study.run()
    return folder


@pytest.fixture
def results(finished_project):
    """What the finished study wrote."""
    return read_results("colored")


@pytest.fixture
def values(results):
    return {name.removeprefix("colored."): one["value"] for name, one in results["values"].items()}


def test_the_methods_differ_from_the_lazy_network_in_one_thing_each():
    lazy = variants.LAZY.as_dict()
    for method, recipe in variants.METHODS.items():
        changed = [name for name, value in recipe.as_dict().items() if value != lazy[name]]
        assert len(changed) == (method != "lazy")


def test_a_control_differs_from_its_method_in_one_thing():
    assert set(accuracy.METHOD_OF) == set(variants.CONTROLS)
    for control, method in accuracy.METHOD_OF.items():
        one, other = variants.CONTROLS[control].as_dict(), variants.METHODS[method].as_dict()
        assert sum(one[name] != other[name] for name in one) == 1


def test_a_method_has_five_seeds_and_a_control_the_first_three():
    assert variants.seeds("penalty") == (0, 1, 2, 3, 4)
    assert variants.seeds("lazy_wide") == (0, 1, 2)
    planned = [(run.variant, run.seed) for run in variants.planned()]
    assert len(planned) == len(set(planned)) == 5 * 6 + 3 * len(variants.CONTROLS)


def test_every_variant_is_measured_on_every_set_and_weights_of_the_methods_are_kept(
    results, values
):
    for variant in (*variants.VARIANTS, "best"):
        for name in ("train", *accuracy.SETS):
            assert 0 <= values[f"{variant}.accuracy.{name}"] <= 1
    of_methods = [record for name in variants.METHODS for record in study.records(name)]
    assert sorted(results["about"]["kept"]) == sorted(record["stem"] for record in of_methods)
    assert len(study.networks("lazy")) == 2


def test_the_best_is_chosen_on_validation_digits_in_random_colors(values):
    rates = {method: values[f"{method}.accuracy.recolored"] for method in variants.METHODS}
    assert rates[study.best()] == max(rates.values())
    assert values["best.accuracy.hard_random"] == values[f"{study.best()}.accuracy.hard_random"]


def test_accuracy_counts_the_digits_and_not_the_colors(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    splits = data.load()
    network = torch.nn.Sequential(torch.nn.Flatten(), torch.nn.Linear(3 * 28 * 28, 10))
    images = splits.hard_inverted[:50]
    outputs = network(images.set.images.float() / 255)
    expected = Scores(outputs, images.set.labels).accuracy
    assert accuracy.accuracy(network, images) == expected


def test_no_name_of_a_result_begins_another(values):
    assert not [name for name in values for other in values if other.startswith(f"{name}.")]
