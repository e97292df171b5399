import json

import pytest

from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate
from cnn_core.results import (
    all_results,
    estimate,
    read_results,
    results_file,
    write_results,
)

VALUES = {
    "params": Estimate(799_078, unit="count"),
    "accuracy": Estimate(0.99, 0.98, 1.0, 5),
}


@pytest.fixture
def file():
    return write_results("digits", VALUES, artifacts=["b", "a"], about={"best": "b"})


def test_results_come_back_with_what_they_rest_on(file, project):
    assert file == results_file("digits") == project / "assets" / "results" / "digits.json"
    results = read_results("digits")
    assert results["study"] == "digits"
    assert results["preset"] == "full"
    assert results["artifacts"] == ["a", "b"]
    assert results["about"] == {"best": "b"}
    assert list(results["values"]) == ["digits.accuracy", "digits.params"]
    assert results["values"]["digits.accuracy"] == {
        "value": 0.99,
        "low": 0.98,
        "high": 1.0,
        "n": 5,
        "unit": "fraction",
    }


def test_counts_stay_whole_numbers(file):
    assert '"value": 799078,' in file.read_text()


def test_all_results_are_one_flat_list_of_names(file):
    write_results("another", {"x": Estimate(1.0)}, artifacts=[], about={})
    flat = all_results()
    assert list(flat) == ["another.x", "digits.accuracy", "digits.params"]
    assert flat["digits.params"] == {
        "value": 799_078,
        "low": None,
        "high": None,
        "n": None,
        "unit": "count",
        "artifact": "results/digits.json",
    }
    assert flat["another.x"]["artifact"] == "results/another.json"


@pytest.mark.parametrize("name", VALUES)
def test_one_result_comes_back_as_the_estimate_it_was(file, name):
    assert estimate(f"digits.{name}") == VALUES[name]


def test_a_result_that_its_study_does_not_have_is_named_with_those_it_has(file):
    known = "digits has: digits.accuracy, digits.params"
    with pytest.raises(UserError, match=f"^no result 'digits.loss'; {known}$"):
        estimate("digits.loss")


def test_before_any_study_there_are_no_results():
    assert all_results() == {}


def test_results_that_are_not_there_are_named_with_the_command_that_makes_them(project):
    folder = project / "assets" / "results"
    with pytest.raises(UserError) as caught:
        read_results("digits")
    remedy = "run 'python -m cnn_core run digits'"
    assert str(caught.value) == f"no results of digits in {folder}; {remedy}"


@pytest.mark.parametrize("read", [lambda: read_results("digits"), all_results])
def test_an_edited_result_is_noticed_and_never_used(file, read):
    content = json.loads(file.read_text())
    content["values"]["digits.accuracy"]["value"] = 0.999
    file.write_text(json.dumps(content))
    with pytest.raises(UserError) as caught:
        read()
    why = "its content does not match its digest"
    remedy = "run 'python -m cnn_core run digits'"
    assert str(caught.value) == f"{file} is damaged ({why}); {remedy}"


def test_results_of_a_smoke_run_are_kept_apart(file, monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    assert all_results() == {}
    write_results("digits", {"accuracy": Estimate(0.5)}, artifacts=[], about={})
    assert read_results("digits")["preset"] == "smoke"
    monkeypatch.setenv("CNN_CORE_PRESET", "full")
    assert read_results("digits")["values"]["digits.accuracy"]["value"] == 0.99


def test_the_code_that_measured_is_noted():
    write_results("coded", VALUES, artifacts=[], module="cnn_core.studies.mnist")
    code = read_results("coded")["code"]
    assert {"cnn_core.studies.mnist", "cnn_core.evaluate.scores", "cnn_core.nn.mnist"} <= set(code)
    write_results("uncoded", VALUES, artifacts=[])
    assert read_results("uncoded")["code"] == {}
