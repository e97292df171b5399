"""Which studies there are. Kept apart, so that a chapter depends on its own study alone."""

import importlib
from types import ModuleType

from cnn_core.errors import UserError

# A study is a module of this package with ``TITLE`` and ``run(request)``.
STUDIES = (
    "scratch",
    "mnist",
    "visualize",
    "adversarial",
    "dream",
    "defend",
    "colored",
    "evasion",
    "pets",
    "recipe",
    "cifar",
    "robustness",
)


def study(name: str) -> ModuleType:
    """The module of a study; raises ``UserError`` for a name that is not known."""
    if name not in STUDIES:
        raise UserError(f"unknown study {name!r}; there are: {', '.join(STUDIES)}")
    return importlib.import_module(f"cnn_core.studies.{name}")
