import json
from dataclasses import replace
from functools import partial

import pytest
import torch

from cnn_core import runs
from cnn_core.data import mnist as data
from cnn_core.data.augment import random_affine
from cnn_core.errors import UserError
from cnn_core.evaluate.predict import predict
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.runs import Run, load_model, read_record, record_file, weights_file
from cnn_core.train import Recipe, progress
from cnn_core.train.objective import cross_entropy

RECIPE = Recipe(version=1, network=mnist_cnn, epochs=2, learning_rate=1e-3, batch_size=32)
RUN = Run("digits", "plain", RECIPE, seed=2)


@pytest.fixture
def obtain(few_digits):
    """Obtain a run on a few digits."""

    def obtain(run=RUN, **options):
        cpu = torch.device("cpu")
        return runs.obtain(run, few_digits, data_module=data.__name__, device=cpu, **options)

    return obtain


@pytest.fixture
def stem(few_digits):
    return RUN.stem(few_digits.fingerprint)


@pytest.fixture
def no_training(monkeypatch):
    def fit(*arguments, **options):
        raise AssertionError("nothing should be trained here")

    return lambda: monkeypatch.setattr(runs, "fit", fit)


# Keys


def test_the_key_of_a_run_is_what_it_was():
    # When this fails, every stored run of every study has lost its name, and all will be trained
    # again. A recipe's meaning is changed through its version; its fields should stay.
    assert RUN.key("the data") == "ca235b71479a"
    assert RUN.stem("the data") == "digits-plain-s2-ca235b71479a"


CHANGES = {
    "version": 2,
    "network": partial(mnist_cnn, batch_norm=True),
    "epochs": 3,
    "batch_size": 33,
    "learning_rate": 2e-3,
    "weight_decay": 0.1,
    "warmup": 0.2,
    "objective": partial(cross_entropy, label_smoothing=0.1),
    "augmentation": (random_affine,),
    "averaging": 0.5,
    "precision": "bfloat16",
}


def test_all_that_decides_the_outcome_changes_the_key():
    others = [replace(RUN, recipe=replace(RECIPE, **{name: CHANGES[name]})) for name in CHANGES]
    keys = {run.key("the data") for run in [RUN, replace(RUN, seed=3), *others]}
    keys.add(RUN.key("other data"))
    assert len(keys) == len(CHANGES) + 3
    assert set(CHANGES) == set(RECIPE.as_dict())  # no field is forgotten here


def test_the_options_of_an_augmentation_change_the_key():
    steps = [partial(random_affine, degrees=degrees) for degrees in (5, 10)]
    recipes = [replace(RECIPE, augmentation=(step,)) for step in steps]
    first, second = (replace(RUN, recipe=recipe).key("the data") for recipe in recipes)
    assert first != second


# Training once


def test_a_run_is_trained_once_and_then_read(obtain, stem, no_training):
    record = obtain()
    assert record_file(stem).exists()
    assert weights_file(stem).exists()
    no_training()
    assert obtain() == record == read_record(stem)


def test_another_seed_is_another_run(obtain, stem):
    assert obtain()["stem"] == stem
    assert obtain(replace(RUN, seed=3))["stem"] != stem
    assert len(list(record_file(stem).parent.iterdir())) == 2


def test_a_record_without_its_weights_is_enough_for_the_figures(obtain, stem, no_training):
    # Only the weights that a chapter needs are kept with the report.
    record = obtain()
    weights_file(stem).unlink()
    no_training()
    assert obtain(need_weights=False) == record


def test_weights_that_are_needed_and_were_not_kept_are_made_again(obtain, stem, capsys):
    record = obtain()
    before = load_model(stem).state_dict()
    weights_file(stem).unlink()
    capsys.readouterr()
    assert obtain()["test"] == record["test"]
    assert "its weights are not kept here, training again" in capsys.readouterr().err
    again = load_model(stem).state_dict()
    assert all(torch.equal(before[name], again[name]) for name in before)


def test_retrain_trains_again_to_the_same_weights(obtain, stem, capsys):
    obtain()
    first = load_model(stem).state_dict()
    capsys.readouterr()
    obtain(retrain=True)
    assert "epoch 2/2" in capsys.readouterr().err
    again = load_model(stem).state_dict()
    assert all(torch.equal(first[name], again[name]) for name in first)


def test_a_record_says_what_made_it(obtain, few_digits, stem):
    record = obtain()
    assert record["stem"] == stem
    assert (record["study"], record["variant"], record["seed"]) == ("digits", "plain", 2)
    assert record["recipe"] == RECIPE.as_dict()
    assert record["data"] == {"source": "a few digits", "fingerprint": few_digits.fingerprint}
    made_by = {"cnn_core.train.loop", "cnn_core.data.mnist", "cnn_core.nn.mnist"}
    assert made_by <= set(record["code"])
    assert "threads" in record["device"]
    assert record["computed_in"] == "float32"
    assert record["libraries"]["torch"].split("+")[0] == torch.__version__.split("+")[0]
    assert set(record) >= {"date", "seconds", "history", "validation", "test"}
    assert json.loads(json.dumps(record)) == record


def test_figures_are_those_of_the_stored_weights(obtain, few_digits, stem):
    record = obtain()
    logits = predict(load_model(stem), few_digits.test)
    wrong = (logits.argmax(1) != few_digits.test.labels).nonzero().flatten()
    assert record["test"]["wrong"] == wrong.tolist()
    assert record["test"]["predicted"] == logits.argmax(1)[wrong].tolist()
    assert record["test"]["accuracy"] == 1 - len(wrong) / 48
    loss = torch.nn.functional.cross_entropy(logits, few_digits.test.labels).item()
    assert record["test"]["loss"] == pytest.approx(loss, rel=1e-6)
    for parameter in load_model(stem).parameters():
        assert torch.equal(parameter, parameter.half().float())


def test_a_model_is_built_from_its_own_record(obtain, few_digits):
    normalized = replace(RUN, recipe=replace(RECIPE, network=partial(mnist_cnn, batch_norm=True)))
    model = load_model(obtain(normalized)["stem"])
    assert isinstance(model.bn1, torch.nn.BatchNorm2d)
    assert not model.training


# Interruptions


def interrupted(obtain, monkeypatch, **options):
    with monkeypatch.context() as patch:
        patch.setattr(progress, "epoch_line", lambda *epoch: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            obtain(**options)


def test_an_interrupted_run_goes_on_from_its_last_epoch(obtain, stem, monkeypatch, capsys):
    obtain()
    expected = load_model(stem).state_dict()
    for file in (record_file(stem), weights_file(stem)):
        file.unlink()
    interrupted(obtain, monkeypatch)
    assert not record_file(stem).exists()  # nothing half done counts as done
    capsys.readouterr()
    obtain()
    said = capsys.readouterr().err
    assert f"digits plain seed 2: going on from {stem}.resume.pt" in said
    assert "epoch 1/2" not in said
    resumed = load_model(stem).state_dict()
    assert all(torch.equal(expected[name], resumed[name]) for name in expected)


def test_the_state_of_a_training_goes_when_its_result_is_safe(obtain, stem, monkeypatch):
    interrupted(obtain, monkeypatch)
    state = record_file(stem).with_suffix(".resume.pt")
    assert state.exists()
    obtain()
    assert not state.exists()


def test_retrain_starts_from_the_first_epoch(obtain, monkeypatch, capsys):
    interrupted(obtain, monkeypatch)
    capsys.readouterr()
    obtain(retrain=True)
    assert "epoch 1/2" in capsys.readouterr().err


def test_a_run_interrupted_while_trained_again_keeps_the_old_one(obtain, stem, monkeypatch):
    record = obtain()
    interrupted(obtain, monkeypatch, retrain=True)
    assert read_record(stem) == record


# Damage

REMEDY = "train it again with 'python -m cnn_core run digits --seed 2 --retrain'"


@pytest.mark.parametrize("file", [record_file, weights_file])
@pytest.mark.parametrize("position", [0, 20, -20], ids=["first byte", "header", "near the end"])
def test_a_damaged_file_is_named_never_used_and_replaced_by_training_again(
    obtain, stem, flip_bit, file, position
):
    record = obtain()
    flip_bit(file(stem), position)
    for use in (obtain, lambda: load_model(stem)):
        with pytest.raises(UserError) as caught:
            use()
        said = str(caught.value)
        assert said.startswith(f"{file(stem)} is damaged (")
        assert said.endswith(REMEDY)
        assert "\n" not in said
    assert obtain(retrain=True)["test"] == record["test"]
    load_model(stem)


def test_a_damaged_state_of_a_training_is_named(obtain, stem, monkeypatch):
    interrupted(obtain, monkeypatch)
    state = record_file(stem).with_suffix(".resume.pt")
    state.write_bytes(state.read_bytes()[:1000])
    with pytest.raises(UserError, match=r"is damaged .*; delete it, or run with --retrain"):
        obtain()


def test_weights_of_another_run_are_not_used(obtain, stem):
    obtain()
    other = obtain(replace(RUN, seed=3))["stem"]
    weights_file(stem).write_bytes(weights_file(other).read_bytes())
    with pytest.raises(UserError, match="holds the weights of another run; train it again"):
        load_model(stem)


def test_weights_that_are_not_kept_here_are_named_with_the_remedy(obtain, stem):
    obtain()
    weights_file(stem).unlink()
    folder = weights_file(stem).parent
    with pytest.raises(UserError) as caught:
        load_model(stem)
    assert str(caught.value) == f"no weights of run {stem} in {folder}; {REMEDY}"


def test_a_record_that_is_not_there_is_named(project):
    with pytest.raises(UserError, match=r"^no record of run digits-plain-s0-abc in .*runs"):
        read_record("digits-plain-s0-abc")
