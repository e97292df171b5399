"""What every test stands on: a project folder of its own, no network, one thread, few images."""

import os
import shutil
from dataclasses import replace

os.environ["HF_HUB_OFFLINE"] = "1"  # read when the hub's library is imported
os.environ["CNN_CORE_DATA"] = ""  # nor does a fixture of a whole module find this machine's data

import hypothesis
import pytest
import torch
from torch import nn

from cnn_core.data import embedded
from cnn_core.data import mnist as data
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.nn.resnet import brief_resnet
from cnn_core.studies import mnist as study

# The same examples in every run, kept nowhere, however slow the machine.
hypothesis.settings.register_profile("fixed", derandomize=True, database=None, deadline=None)
hypothesis.settings.load_profile("fixed")
torch.set_num_threads(1)  # the same sums on every machine, and no fight between test processes


def _settle(monkeypatch, project):
    monkeypatch.setattr("cnn_core.settings.project_root", lambda: project)
    # Set, not deleted, so that whatever a test makes of them is undone. Empty counts as not set.
    monkeypatch.setenv("CNN_CORE_PRESET", "")
    monkeypatch.setenv("CNN_CORE_DATA", "")


def _shrink(monkeypatch):
    """Let the study train its variants on two seeds, for one epoch of a few of the digits."""
    everything = data.load

    def few():
        splits = everything()
        return replace(
            splits,
            train=splits.train[:300],
            validation=splits.validation[:100],
            test=splits.test[:100],
        )

    quick = {
        variant: replace(recipe, epochs=1, batch_size=100, averaging=min(recipe.averaging, 0.5))
        for variant, recipe in study.RECIPES.items()
    }
    monkeypatch.setattr(data, "load", few)
    monkeypatch.setattr(study, "recipes", lambda: quick)
    monkeypatch.setattr(study, "seeds", lambda: (0, 1))


@pytest.fixture(autouse=True)
def project(tmp_path, monkeypatch):
    """An empty project, where the package keeps its files during the test."""
    folder = tmp_path / "project"
    _settle(monkeypatch, folder)
    return folder


@pytest.fixture
def quick_study(monkeypatch):
    """The study of the digits at smoke scale, shrunk to seconds."""
    _shrink(monkeypatch)
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    return study


@pytest.fixture(scope="session")
def _project_with_study(tmp_path_factory):
    folder = tmp_path_factory.mktemp("with_study") / "project"
    with pytest.MonkeyPatch.context() as monkeypatch:
        _settle(monkeypatch, folder)
        _shrink(monkeypatch)
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        study.run()
    return folder


@pytest.fixture
def finished_study(_project_with_study, project, quick_study):
    """The shrunk study, run to its end in this test's own project."""
    shutil.copytree(_project_with_study, project)
    return quick_study


@pytest.fixture(scope="session")
def digits() -> ImageSet:
    return embedded.digits()


@pytest.fixture(scope="session")
def few_digits(digits) -> Splits:
    """96, 48 and 48 digits: enough for a training that need not be good."""
    return Splits("a few digits", digits[:96], digits[96:144], digits[144:192])


@pytest.fixture
def small_resnet():
    """The brief's network, small, with normalizations that have seen something."""
    torch.manual_seed(0)
    model = brief_resnet(channels=(8, 8, 12, 16))
    for module in model.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_var.uniform_(0.5, 1.5)
    return model.eval()


@pytest.fixture
def flip_bit():
    """Damage a file: flip one bit of its byte at a position (from the end, where negative)."""

    def flip(file, position):
        content = bytearray(file.read_bytes())
        content[position] ^= 1
        file.write_bytes(content)

    return flip
