"""A chapter is executed where its datasets can be had, and each of them is asked for once."""

import subprocess
from types import SimpleNamespace

import pytest

from book import execution


@pytest.fixture
def asked(monkeypatch):
    """The datasets that the package was asked for; there is no ``pets``."""
    seen = []

    def answer(command, **options):
        seen.append(command[-1])
        return SimpleNamespace(returncode=command[-1] == "pets", stderr="warning\nno pets here\n")

    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("CNN_CORE_PRESET", raising=False)
    monkeypatch.setattr(subprocess, "run", answer)
    monkeypatch.setattr(execution, "find_spec", lambda name: name)
    execution._why_no_data.cache_clear()
    yield seen
    execution._why_no_data.cache_clear()


def needing(monkeypatch, *datasets):
    monkeypatch.setattr(execution, "read_chapter", lambda file: file)
    monkeypatch.setattr(execution, "datasets_of", lambda chapter, root: list(datasets))


def test_a_dataset_that_many_chapters_share_is_asked_for_once(asked, monkeypatch, tmp_path):
    needing(monkeypatch, "mnist", "cifar")
    for chapter in ("one.qmd", "other.qmd"):
        assert execution.why_not_execute(tmp_path / chapter, tmp_path) is None
    assert asked == ["mnist", "cifar"]


def test_the_reason_is_the_last_line_that_the_package_says(asked, monkeypatch, tmp_path):
    needing(monkeypatch, "mnist", "pets")
    assert execution.why_not_execute(tmp_path / "one.qmd", tmp_path) == "no pets here"


def test_a_chapter_without_data_asks_for_nothing(asked, monkeypatch, tmp_path):
    needing(monkeypatch)
    assert execution.why_not_execute(tmp_path / "one.qmd", tmp_path) is None
    assert not asked
