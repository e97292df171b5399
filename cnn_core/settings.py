"""At what scale the work runs, and where it keeps its files."""

import os
from pathlib import Path

from cnn_core.errors import UserError

PRESETS = ("full", "smoke")


def preset() -> str:
    """The scale of the work: ``full`` (the real data) or ``smoke`` (embedded data, minutes).

    Read from ``CNN_CORE_PRESET``; raises ``UserError`` for any other word.
    """
    name = os.environ.get("CNN_CORE_PRESET") or "full"
    if name not in PRESETS:
        raise UserError(f"CNN_CORE_PRESET is {name!r}; it can be {' or '.join(PRESETS)}")
    return name


def project_root() -> Path:
    """The checkout this package lies in, or the working folder when it is installed elsewhere."""
    checkout = Path(__file__).resolve().parent.parent
    return checkout if (checkout / "pyproject.toml").exists() else Path.cwd()


def assets_folder() -> Path:
    """Where checkpoints, run records and results lie; a smoke run has a folder of its own."""
    root = project_root()
    return root / "assets" if preset() == "full" else root / "_smoke" / "assets"


def data_folder() -> Path | None:
    """The folder named by ``CNN_CORE_DATA``, laid out by hub id, or None when it is not set."""
    named = os.environ.get("CNN_CORE_DATA")
    return Path(named).expanduser() if named else None
