import json
from dataclasses import asdict

import pytest

from cnn_core.train.history import COLUMNS, History


def test_an_epoch_is_a_row_on_each_side():
    history = History.empty()
    assert len(history) == 0
    history.append("train", loss=0.5, accuracy=0.75, seconds=2.0)
    history.append("validation", loss=0.6, accuracy=0.5, seconds=0.1)
    assert len(history) == 1
    assert history.train == {"loss": [0.5], "error": [0.25], "accuracy": [0.75], "seconds": [2.0]}
    assert history.validation["error"] == [0.5]


def test_error_is_what_accuracy_leaves():
    history = History.empty()
    for accuracy in (0.0, 0.3, 1.0):
        history.append("train", loss=1.0, accuracy=accuracy, seconds=1.0)
    assert history.train["error"] == pytest.approx([1.0, 0.7, 0.0])


def test_a_history_survives_being_stored():
    history = History.empty()
    history.append("train", loss=0.5, accuracy=0.75, seconds=2.0)
    assert History(**json.loads(json.dumps(asdict(history)))) == history


def test_two_histories_share_nothing():
    first, second = History.empty(), History.empty()
    first.append("train", loss=0.5, accuracy=0.75, seconds=2.0)
    assert len(second) == 0
    assert set(second.validation) == set(COLUMNS)
