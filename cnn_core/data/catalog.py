"""Which datasets the studies use, and what of them is found where."""

from collections.abc import Iterator

from cnn_core import settings
from cnn_core.data import hub, mnist
from cnn_core.errors import UserError

DATASETS = {"mnist": mnist}


def inventory() -> Iterator[str]:
    """Per dataset: where it is found, images per split and fingerprint, or why it is not found."""
    folder = settings.data_folder()
    yield f"preset {settings.preset()}; CNN_CORE_DATA is {folder or 'not set'}"
    for name, module in DATASETS.items():
        try:
            splits = module.load()
        except UserError as error:
            yield f"{name}: {error}"
            continue
        local = hub.find(module.HUB)
        where = "embedded" if settings.preset() == "smoke" else str(local or "the hub")
        yield (
            f"{name}: {splits.source} from {where}: {len(splits.train):,} train,"
            f" {len(splits.validation):,} validation, {len(splits.test):,} test images;"
            f" sha256 {splits.fingerprint[:16]}"
        )
