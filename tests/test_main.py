import json
import subprocess
import sys

import pytest
import torch

from cnn_core import __version__, runs
from cnn_core.__main__ import main
from cnn_core.data import mnist as data
from cnn_core.results import results_file
from cnn_core.studies import overview, registry

KNOWN = ", ".join(registry.STUDIES)
COMMANDS = ("studies", "run", "results", "data")


def error(capsys, *arguments) -> str:
    """What a command that fails says; one line, and no traceback."""
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert said.startswith("cnn_core: ")
    assert said.count("\n") == 1
    return said.removeprefix("cnn_core: ").strip()


# Before anything is computed


@pytest.mark.parametrize("arguments", [[], *([command] for command in COMMANDS)])
def test_every_command_explains_itself(capsys, arguments):
    with pytest.raises(SystemExit) as ended:
        main([*arguments, "--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert said.startswith("usage: python -m cnn_core")
    if not arguments:
        assert all(command in said for command in COMMANDS)


def test_the_version_is_told(capsys):
    with pytest.raises(SystemExit):
        main(["--version"])
    assert capsys.readouterr().out.strip() == __version__


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["train"], "invalid choice: 'train'"),
        (["run"], "the following arguments are required: study"),
        (["studies", "--preset", "fast"], "invalid choice: 'fast'"),
        (["run", "mnist", "--seed", "one"], "invalid int value: 'one'"),
    ],
)
def test_a_command_line_that_is_not_understood_is_named(capsys, arguments, said):
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert said in capsys.readouterr().err


def test_an_unknown_study_is_named_with_the_known_ones(capsys):
    assert error(capsys, "run", "mnits") == f"unknown study 'mnits'; there are: {KNOWN}"


def test_an_unknown_device_is_named_with_the_known_ones(capsys):
    said = error(capsys, "run", "mnist", "--device", "tpu")
    assert said == "unknown device 'tpu'; it can be cpu, cuda or mps"


def test_a_device_that_is_not_there_is_named(capsys, monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    said = error(capsys, "run", "mnist", "--device", "cuda")
    assert said == "device cuda is not available here; without --device the best is taken"


@pytest.mark.parametrize("command", [["studies"], ["results"], ["data"], ["run", "mnist"]])
def test_an_unknown_preset_in_the_environment_is_named(capsys, monkeypatch, command):
    monkeypatch.setenv("CNN_CORE_PRESET", "fast")
    assert error(capsys, *command) == "CNN_CORE_PRESET is 'fast'; it can be full or smoke"


def test_data_that_cannot_be_had_is_one_line(capsys, monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_CORE_DATA", str(tmp_path))
    assert main(["run", "mnist"]) == 1
    *_, said = capsys.readouterr().err.splitlines()  # after "asking the hub …"
    assert said.startswith("cnn_core: dataset ylecun/mnist not found: not in ")
    assert main(["data"]) == 0  # an inventory of nothing is no failure
    assert "mnist: dataset ylecun/mnist not found" in capsys.readouterr().out
    assert main(["data", "mnist"]) == 1  # what is asked for by name has to be there


def test_an_interruption_is_no_error(capsys, monkeypatch):
    def stop():
        raise KeyboardInterrupt

    monkeypatch.setattr(overview, "overview", stop)
    assert main(["studies"]) == 130
    assert capsys.readouterr().err == "cnn_core: stopped; the same command goes on from here\n"


def test_before_any_run_there_is_nothing_to_tell(capsys):
    assert main(["studies"]) == 0
    assert capsys.readouterr().out.strip().endswith(": not run yet")
    assert main(["results"]) == 0
    assert capsys.readouterr().out == ""
    assert main(["results", "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {}


def test_a_seed_that_the_study_does_not_have_is_named(capsys, quick_study):
    assert "seed" in error(capsys, "run", "mnist", "--seed", "7")


def test_data_that_is_found_is_told_with_counts_and_fingerprint(capsys):
    assert main(["data", "--preset", "smoke"]) == 0
    heading, line, photos, classes = capsys.readouterr().out.splitlines()
    assert heading == "preset smoke; CNN_CORE_DATA is not set"
    counts = "1,000 train, 297 validation, 500 test images"
    fingerprint = data.load().fingerprint[:16]
    assert line == f"mnist: scikit-learn digits from embedded: {counts}; sha256 {fingerprint}"
    assert photos.startswith("pets: drawn shapes from embedded: 300 train, 40 validation, 60 test")
    assert classes.startswith("cifar: drawn shapes from embedded: 400 train, 200 validation")


# A study from beginning to end


def test_a_study_is_run_and_told_about(capsys, quick_study, project):
    assert main(["run", "mnist", "--device", "cpu", "--preset", "smoke"]) == 0
    assert capsys.readouterr().err.count("epoch 1/1") == 6
    files = [path for path in project.rglob("*") if path.is_file()]
    assert {path.parent.name for path in files} == {"checkpoints", "runs", "results"}
    assert len(files) == 6 + 6 + 1
    assert all(path.is_relative_to(project / "_smoke") for path in files)

    assert main(["studies"]) == 0
    assert "on 6 trained networks, the latest of 20" in capsys.readouterr().out


def test_all_studies_are_run_at_once(capsys, finished_study, monkeypatch):
    monkeypatch.setattr(registry, "STUDIES", ("mnist",))
    assert main(["run", "all"]) == 0
    assert "epoch" not in capsys.readouterr().err  # all of it was there


def test_results_are_one_flat_json_object(capsys, finished_study):
    assert main(["results", "--json"]) == 0
    results = json.loads(capsys.readouterr().out)
    assert "mnist.accuracy.plain" in results
    for name, result in results.items():
        assert name.startswith("mnist.")
        assert set(result) == {"value", "low", "high", "n", "unit", "artifact"}
        assert isinstance(result["value"], (int, float))
        assert isinstance(result["unit"], str)
        assert result["artifact"] == "results/mnist.json"
    assert results["mnist.params.total"]["value"] == 799_078
    assert isinstance(results["mnist.params.total"]["value"], int)


def test_results_are_a_line_each(capsys, finished_study):
    assert main(["results"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines()}
    assert lines["mnist.params.total"].split()[1:] == ["799,078", "count"]
    assert "n = 2" in lines["mnist.accuracy.plain"]
    assert "[" in lines["mnist.accuracy.plain"]


def test_counts_are_told_to_the_last_digit(capsys, finished_study):
    main(["results"])
    assert "2821128" in capsys.readouterr().out.replace(",", "")


def test_code_that_changed_since_is_told(capsys, finished_study, monkeypatch):
    monkeypatch.setattr(
        overview,
        "module_hashes",
        lambda modules: {name: "same" for name in modules if name != "cnn_core.train.loop"},
    )
    records = [{"code": {"cnn_core.train.loop": "old", "cnn_core.nn.mnist": "same"}}]
    assert overview.changed_modules(records) == ["cnn_core.train.loop"]
    main(["studies"])
    said = capsys.readouterr().out
    assert "code changed since: " in said
    assert "cnn_core.train.loop" in said


def test_code_that_is_the_same_is_not_mentioned(capsys, finished_study):
    main(["studies"])
    assert "changed" not in capsys.readouterr().out


DAMAGED = {
    "results": (
        lambda study: results_file("mnist"),
        ["studies"],
        "run 'python -m cnn_core run mnist'",
    ),
    "results in json": (
        lambda study: results_file("mnist"),
        ["results", "--json"],
        "run 'python -m cnn_core run mnist'",
    ),
    "record": (
        lambda study: runs.record_file(study.records("plain")[1]["stem"]),
        ["run", "mnist"],
        "train it again with 'python -m cnn_core run mnist --seed 1 --retrain'",
    ),
    "weights": (
        lambda study: runs.weights_file(study.records("best")[0]["stem"]),
        ["run", "mnist"],
        "train it again with 'python -m cnn_core run mnist --seed 0 --retrain'",
    ),
}


@pytest.mark.parametrize(("file", "command", "remedy"), DAMAGED.values(), ids=DAMAGED)
def test_a_damaged_file_is_told_in_one_line_and_the_remedy_helps(
    capsys, finished_study, flip_bit, file, command, remedy
):
    path = file(finished_study)
    flip_bit(path, path.stat().st_size // 2)
    said = error(capsys, *command)
    assert said.startswith(f"{path} is damaged (")
    assert said.endswith(remedy)
    words = remedy.split("'")[1].split()
    assert words[:3] == ["python", "-m", "cnn_core"]
    assert main(words[3:]) == 0
    assert main(command) == 0


# Started as a program

WITHOUT_TORCH = """
import sys
from pathlib import Path

class Missing:
    def find_spec(name, path=None, target=None):
        if name.partition(".")[0] in ("torch", "datasets"):
            raise ModuleNotFoundError(name)

sys.meta_path.insert(0, Missing)
from cnn_core import settings
from cnn_core.__main__ import main
settings.project_root = lambda: Path(sys.argv[1])
sys.exit(main(["results", "--json", "--preset", "smoke"]))
"""


def test_results_are_told_where_torch_is_not_installed(finished_study, project):
    # A report is rendered from frozen results in an environment without it.
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT_TORCH, str(project)], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["mnist.params.total"]["value"] == 799_078


def test_the_package_is_a_program():
    done = subprocess.run(
        [sys.executable, "-m", "cnn_core", "run", "nothing"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == f"cnn_core: unknown study 'nothing'; there are: {KNOWN}\n"
