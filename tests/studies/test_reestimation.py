"""The last step of a training with crops, on a small network and drawings."""

from functools import partial

import pytest
import torch

from cnn_core import runs
from cnn_core.data import cifar as data
from cnn_core.data.splits import Splits
from cnn_core.errors import UserError
from cnn_core.evaluate.predict import predict
from cnn_core.nn.resnet import brief_resnet
from cnn_core.studies.reestimation import gain, reestimated, right
from cnn_core.train import Recipe
from cnn_core.train.statistics import with_statistics_of


@pytest.fixture
def splits(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    found = data.load()
    return Splits(found.source, found.train[:40], found.validation[:30], found.test[:30])


@pytest.fixture
def obtained(project, splits):
    """Obtains the run of one epoch; its options are those of ``runs.obtain``."""
    network = partial(brief_resnet, channels=[4, 4, 8, 8])  # a list, as the record has it
    recipe = Recipe(version=1, network=network, epochs=1, batch_size=20, learning_rate=1e-2)
    run = runs.Run("crops", "any", recipe, 0)
    return partial(runs.obtain, run, splits, data_module=data.__name__)


@pytest.fixture
def trained(obtained):
    return obtained()


def test_the_kept_network_has_the_statistics_of_the_training_images(trained, splits):
    expected = with_statistics_of(runs.load_model(trained["stem"]), splits.train).state_dict()
    reestimated(trained, splits)
    for name, value in runs.load_model(trained["stem"]).state_dict().items():
        assert torch.equal(value, expected[name].half().to(value.dtype)), name


def test_the_record_has_the_scores_of_both_and_the_rest_as_it_was(trained, splits):
    after = reestimated(trained, splits)
    assert runs.read_record(trained["stem"]) == after
    predicted = predict(runs.load_model(trained["stem"]), splits.test).argmax(1)
    found = right(after["test"], len(splits.test))
    assert torch.equal(found == 1, predicted == splits.test.labels)
    assert after["test"]["accuracy"] == pytest.approx(found.mean().item())
    assert after["as_trained"] == {side: trained[side] for side in ("validation", "test")}
    changed = {"validation", "test", "as_trained", "code"}
    assert {name for name in after if after[name] != trained.get(name)} <= changed
    assert "cnn_core.train.statistics" in after["code"]


def test_the_gain_is_the_difference_of_the_accuracies(trained, splits):
    after = reestimated(trained, splits)
    expected = after["test"]["accuracy"] - trained["test"]["accuracy"]
    assert gain(after, len(splits.test)).value == pytest.approx(expected)


def test_it_is_taken_once(trained, splits):
    after = reestimated(trained, splits)
    runs.weights_file(trained["stem"]).unlink()
    assert reestimated(after, splits) == after


def test_interrupted_between_weights_and_record_it_comes_to_the_same(trained, splits):
    once = reestimated(trained, splits)
    assert reestimated(trained, splits) == once


def test_without_its_weights_it_says_so(trained, splits):
    runs.weights_file(trained["stem"]).unlink()
    with pytest.raises(UserError, match="no weights of run crops-any"):
        reestimated(trained, splits)


def test_a_training_made_again_starts_without_it(trained, splits, obtained):
    after = reestimated(trained, splits)
    assert obtained() == after
    again = obtained(retrain=True)
    assert "as_trained" not in again
    assert again["test"] == trained["test"]
