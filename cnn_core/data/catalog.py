"""Which datasets the studies use, and what of them is found where."""

from types import ModuleType

from cnn_core import settings
from cnn_core.data import cifar, hub, mnist, pets
from cnn_core.errors import UserError

# A dataset is a module of this package with ``HUB`` and ``load()``.
DATASETS = {"mnist": mnist, "pets": pets, "cifar": cifar}


def dataset(name: str) -> ModuleType:
    """The module of a dataset; raises ``UserError`` for a name that is not known."""
    if name not in DATASETS:
        raise UserError(f"unknown dataset {name!r}; there are: {', '.join(DATASETS)}")
    return DATASETS[name]


def describe(name: str) -> str:
    """Where a dataset is found, with its images per split and its fingerprint.

    Raises ``UserError`` when it is not found.
    """
    module = dataset(name)
    splits = module.load()
    smoke = settings.preset() == "smoke"
    where = "embedded" if smoke else str(hub.find(module.HUB) or "the hub")
    return (
        f"{splits.source} from {where}: {len(splits.train):,} train,"
        f" {len(splits.validation):,} validation, {len(splits.test):,} test images;"
        f" sha256 {splits.fingerprint[:16]}"
    )
