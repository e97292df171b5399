from dataclasses import replace

import pytest

from cnn_core import runs
from cnn_core.attack.training import adversarial_cross_entropy
from cnn_core.data import mnist as data
from cnn_core.results import read_results
from cnn_core.studies import defend as study
from cnn_core.studies.defend import attacked, variants
from cnn_core.studies.defend.cleaned import CLEANINGS, checks


@pytest.fixture(scope="module")
def _finished(tmp_path_factory):
    """A project in which the study has run: networks trained for an epoch, six test images."""
    folder = tmp_path_factory.mktemp("with_defend") / "project"
    short = {name: replace(r, epochs=1, batch_size=50) for name, r in variants.RECIPES.items()}
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr("cnn_core.settings.project_root", lambda: folder)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        splits = data.load()
        few = replace(
            splits,
            train=splits.train[:300],
            validation=splits.validation[:50],
            test=splits.test[:6],
        )
        monkeypatch.setattr(data, "load", lambda: few)
        monkeypatch.setattr(variants, "recipes", lambda: short)
        monkeypatch.setattr(study, "sample", lambda images: images)
        monkeypatch.setattr(attacked, "STEPS", 3)
        monkeypatch.setattr(attacked, "STRONGER", {"steps": 4, "restarts": 2})
        monkeypatch.setattr(attacked, "EPSILONS", (0.1, 0.3))
        study.run()
    return folder


@pytest.fixture
def values(finished_project):
    """The results of the finished study."""
    return {name: value["value"] for name, value in read_results("defend")["values"].items()}


def test_the_variants_differ_in_nothing_but_the_objective():
    plain, robust = (variants.RECIPES[variant] for variant in study.VARIANTS)
    assert replace(robust, objective=plain.objective) == plain
    assert robust.objective.func is adversarial_cross_entropy
    assert robust.objective.keywords["epsilon"] == study.EPSILON


def test_the_weights_of_every_run_are_kept_and_load_by_seed(values):
    assert sorted(read_results("defend")["about"]["kept"]) == sorted(
        record["stem"] for variant in study.VARIANTS for record in study.records(variant)
    )
    assert [record["seed"] for record in study.records("robust")] == [0, 1, 2]
    assert all(not network.training for network in study.networks("plain"))


def test_accuracy_under_attack_is_measured_for_each_variant_at_each_epsilon(values):
    for variant in study.VARIANTS:
        rates = [values[f"defend.attacked.{variant}.{percent}"] for percent in (10, 30)]
        assert all(0 <= rate <= 1 for rate in rates)
        assert rates[1] <= values[f"defend.accuracy.{variant}"]


def test_a_kind_of_transfer_is_the_mean_over_pairs_that_do_not_share_the_network(values):
    plain = [f"plain_{seed}" for seed in study.SEEDS]
    others = [
        values[f"defend.transfer.{one}.{other}"] for one in plain for other in plain if one != other
    ]
    assert values["defend.transfer_mean.plain_to_plain"] == pytest.approx(sum(others) / 6)
    own = [values[f"defend.transfer.{one}.{one}"] for one in plain]
    assert values["defend.transfer_mean.plain_itself"] == pytest.approx(sum(own) / 3)


@pytest.mark.parametrize("way", ["blind", "naive"])
def test_what_a_cleaning_seems_to_bring_is_measured_against_the_attack_through_it(values, way):
    for name in CLEANINGS:
        of_way, through = (values[f"defend.cleaned.{name}.{w}"] for w in (way, "through"))
        assert values[f"defend.cleaned.{name}.over_{way}"] == pytest.approx(of_way - through)


def test_before_rounding_the_naive_attack_gets_no_further_than_its_random_start(values):
    for levels in ("levels", "binary"):
        naive = values[f"defend.cleaned.{levels}.naive"]
        assert values[f"defend.cleaned.{levels}.through"] <= naive


def test_no_name_of_a_result_begins_another(values):
    assert not [name for name in values for other in values if other.startswith(f"{name}.")]


def test_the_self_tests_tell_the_broken_attack_from_the_sound_one(values, monkeypatch):
    monkeypatch.setattr(attacked, "STEPS", 2)
    trained = {variant: study.networks(variant) for variant in study.VARIANTS}
    images = data.load().test[:30]
    found = checks(trained, images)
    vanished = {name: several[-1] for name, (_, several) in found.items()}
    assert {check.name for check in vanished.values()} == {"no gradient vanished"}
    assert not vanished["four levels, naive"].passed
    assert vanished["four levels, straight through"].passed


def test_the_smoke_preset_trains_shorter(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    assert {recipe.epochs for recipe in variants.recipes().values()} == {6}
    assert len(study.planned()) == 6
    assert all(isinstance(one, runs.Run) for one in study.planned())
