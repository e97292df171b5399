"""What the tests of studies share."""

import shutil

import pytest


@pytest.fixture
def finished_project(_finished, project, monkeypatch):
    """This test's own copy of the project in which its module has run the study, once for all.

    The module says with a fixture ``_finished`` how the study is run, and in which folder.
    """
    shutil.copytree(_finished, project)
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    return project
