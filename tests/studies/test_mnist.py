import re

import pytest

from cnn_core import runs
from cnn_core.data import mnist as data
from cnn_core.errors import UserError
from cnn_core.evaluate.predict import predict
from cnn_core.results import read_results
from cnn_core.studies import mnist as study

# What prose, claims and readers' scripts rely on.
PROMISED = {
    *(
        f"mnist.{what}.{kind}"
        for what in ("params", "neurons")
        for kind in ("total", "conv", "linear")
    ),
    "mnist.macs",
    "mnist.accuracy.plain",
    "mnist.accuracy.best",
    "mnist.batchnorm.accuracy_difference",
    "mnist.batchnorm.time_ratio",
}


def variants():
    return [(run.variant, run.seed) for run in study.planned()]


# What is planned


def test_every_variant_is_trained_on_five_seeds():
    assert sorted(variants()) == [
        (variant, seed) for variant in ("batchnorm", "best", "plain") for seed in range(5)
    ]


def test_pairs_are_trained_one_right_after_the_other_and_take_turns_in_coming_first():
    assert variants()[:6] == [
        ("plain", 0),
        ("batchnorm", 0),
        ("batchnorm", 1),
        ("plain", 1),
        ("plain", 2),
        ("batchnorm", 2),
    ]
    assert [variant for variant, _ in variants()[10:]] == ["best"] * 5


def test_plain_and_batchnorm_differ_in_the_normalization_alone():
    plain, normalized = (study.RECIPES[name].as_dict() for name in ("plain", "batchnorm"))
    assert normalized.pop("network")["options"] == {"batch_norm": True}
    assert plain.pop("network")["options"] == {}
    assert plain == normalized


def test_the_best_recipe_keeps_the_architecture():
    plain, best = (study.RECIPES[name].as_dict()["network"] for name in ("plain", "best"))
    assert plain == best


def test_a_smoke_run_is_small_and_cannot_be_taken_for_a_full_one(monkeypatch):
    full = {run.stem("the data") for run in study.planned()}
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    smoke = {run.stem("the data") for run in study.planned()}
    assert len(smoke) == 9
    assert max(run.recipe.epochs for run in study.planned()) <= 6
    assert full.isdisjoint(smoke)


# What is found


def test_the_promised_results_are_there_and_whole(finished_study):
    values = read_results("mnist")["values"]
    assert set(values) >= PROMISED
    assert values["mnist.params.total"]["value"] == 799_078
    assert values["mnist.params.conv"]["value"] == 9_568
    assert values["mnist.params.linear"]["value"] == 789_510
    assert values["mnist.neurons.total"]["value"] == 31_870
    assert values["mnist.neurons.with_pooling"]["value"] == 39_710
    assert values["mnist.macs"]["value"] == 2_821_128
    assert values["mnist.images.test"]["value"] == 100
    for value in values.values():
        if value["low"] is not None:
            assert value["low"] <= value["value"] <= value["high"]


def test_no_name_of_a_result_begins_another(finished_study):
    # A name is a path in the variables of the report: a leaf cannot hold further names.
    names = set(read_results("mnist")["values"])
    assert not [name for name in names for other in names if other.startswith(f"{name}.")]


def test_accuracies_are_means_over_the_records(finished_study):
    values = read_results("mnist")["values"]
    accuracy = {
        variant: [record["test"]["accuracy"] for record in study.records(variant)]
        for variant in study.RECIPES
    }
    for variant, (first, second) in accuracy.items():
        assert values[f"mnist.accuracy.{variant}"]["value"] == pytest.approx((first + second) / 2)
        assert values[f"mnist.accuracy.{variant}"]["n"] == 2
    differences = [b - p for b, p in zip(accuracy["batchnorm"], accuracy["plain"], strict=True)]
    difference = values["mnist.batchnorm.accuracy_difference"]
    assert difference["value"] == pytest.approx(sum(differences) / 2)


def test_the_best_model_is_chosen_on_the_validation_images(finished_study):
    best = max(
        study.records("best"),
        key=lambda record: (record["validation"]["accuracy"], -record["validation"]["loss"]),
    )
    assert study.best_stem() == best["stem"]
    test = data.load().test
    wrong = (predict(study.best_model(), test).argmax(1) != test.labels).sum()
    values = read_results("mnist")["values"]
    assert values["mnist.best_model.wrong"]["value"] == wrong == len(best["test"]["wrong"])
    assert values["mnist.best_model.accuracy"]["value"] == pytest.approx(1 - wrong.item() / 100)


def test_records_come_in_the_order_of_their_seeds(finished_study):
    for variant in study.RECIPES:
        records = study.records(variant)
        assert [record["seed"] for record in records] == [0, 1]
        assert {record["variant"] for record in records} == {variant}
        assert all(re.fullmatch(rf"mnist-{variant}-s\d-[0-9a-f]{{12}}", r["stem"]) for r in records)


# Running again


@pytest.fixture
def trained(monkeypatch):
    """The labels of the runs that are trained from here on."""
    labels = []
    fit = runs.fit

    def listening(*arguments, **options):
        labels.append(options["label"])
        return fit(*arguments, **options)

    monkeypatch.setattr(runs, "fit", listening)
    return labels


def test_a_finished_study_trains_nothing(finished_study, trained):
    before = read_results("mnist")
    study.run()
    assert trained == []
    assert read_results("mnist") == before


def test_a_run_that_is_missing_is_trained_and_the_others_are_read(finished_study, trained):
    runs.record_file(study.records("plain")[1]["stem"]).unlink()
    study.run()
    assert trained == ["mnist plain seed 1"]


def test_retrain_with_a_seed_trains_that_seed_alone(finished_study, trained):
    study.run(runs.Request(seeds=[1], retrain=True))
    assert sorted(trained) == ["mnist batchnorm seed 1", "mnist best seed 1", "mnist plain seed 1"]


def test_without_all_seeds_there_are_no_results(quick_study, trained, capsys):
    study.run(runs.Request(seeds=[0]))
    assert trained[:2] == ["mnist plain seed 0", "mnist batchnorm seed 0"]
    said = capsys.readouterr().err
    assert "mnist: no results written, 3 of 6 trainings are not there yet" in said
    assert "the next is mnist batchnorm seed 1" in said
    with pytest.raises(UserError, match="no results of mnist"):
        read_results("mnist")


def test_a_seed_is_worked_on_in_every_variant(quick_study, trained):
    study.run(runs.Request(seeds=[0]))
    assert sorted(trained) == ["mnist batchnorm seed 0", "mnist best seed 0", "mnist plain seed 0"]


def test_a_damaged_run_stops_the_study_and_trained_again_brings_the_same_results(
    finished_study, flip_bit
):
    before = read_results("mnist")["values"]
    flip_bit(runs.weights_file(study.best_stem()), -1)
    with pytest.raises(UserError, match="is damaged"):
        study.run()
    with pytest.raises(UserError, match="is damaged"):
        study.best_model()
    seed = int(study.best_stem().split("-")[2][1:])
    study.run(runs.Request(seeds=[seed], retrain=True))
    after = read_results("mnist")["values"]
    timed = "mnist.batchnorm.time_ratio"  # the only figure that is not decided by the seed
    assert {**before, timed: None} == {**after, timed: None}
