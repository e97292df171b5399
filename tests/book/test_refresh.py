"""Frozen results are forgotten only where Quarto can make them anew."""

import pytest

from book import quarto, refresh


def test_without_quarto_nothing_is_forgotten(tmp_path, monkeypatch):
    frozen = tmp_path / "_freeze" / "index.json"
    frozen.parent.mkdir()
    frozen.write_text("{}")
    monkeypatch.setattr(refresh, "ROOT", tmp_path)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr("sys.executable", str(tmp_path / "python"))
    with pytest.raises(quarto.NoQuarto):
        refresh.main()
    assert frozen.exists()
