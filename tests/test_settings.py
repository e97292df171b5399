from pathlib import Path

import pytest

from cnn_core import settings
from cnn_core.errors import UserError
from cnn_core.settings import project_root as real_project_root  # before a test replaces it


@pytest.mark.parametrize(
    ("variable", "preset"), [("", "full"), ("full", "full"), ("smoke", "smoke")]
)
def test_the_preset_is_read_from_the_environment(monkeypatch, variable, preset):
    monkeypatch.setenv("CNN_CORE_PRESET", variable)
    assert settings.preset() == preset


def test_the_preset_is_full_when_nothing_is_said(monkeypatch):
    monkeypatch.delenv("CNN_CORE_PRESET")
    assert settings.preset() == "full"


def test_an_unknown_preset_is_named_with_the_known_ones(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "fast")
    with pytest.raises(UserError, match=r"^CNN_CORE_PRESET is 'fast'; it can be full or smoke$"):
        settings.preset()


def test_nothing_of_a_smoke_run_lies_in_assets(monkeypatch, project):
    assert settings.assets_folder() == project / "assets"
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    assert not settings.assets_folder().is_relative_to(project / "assets")
    assert settings.assets_folder().is_relative_to(project / "_smoke")


def test_the_project_is_the_checkout_that_holds_the_package():
    assert (real_project_root() / "cnn_core" / "settings.py").samefile(settings.__file__)


def test_the_project_is_the_working_folder_when_the_package_is_installed(monkeypatch, tmp_path):
    installed = tmp_path / "site-packages" / "cnn_core" / "settings.py"
    monkeypatch.setattr(settings, "__file__", str(installed))
    monkeypatch.chdir(tmp_path)
    assert real_project_root() == Path.cwd() == tmp_path


def test_the_data_folder_may_start_with_a_tilde(monkeypatch):
    assert settings.data_folder() is None
    monkeypatch.setenv("CNN_CORE_DATA", "~/images")
    assert settings.data_folder() == Path.home() / "images"
