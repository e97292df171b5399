"""The rows of a dataset as they are stored, images still encoded: folder first, else the hub."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from cnn_core import settings
from cnn_core.data.hub import HubDataset, find
from cnn_core.errors import UserError


@contextmanager
def stored_rows(dataset: HubDataset, split: str) -> Iterator:
    """The rows of one split, each image as ``{"bytes": …}``.

    Whatever fails while they are opened or read within the block is raised as ``UserError``, in
    one line that says where the dataset was looked for and what to do.
    """
    try:
        yield _open(dataset, split)
    except Exception as error:
        raise UserError(_why(dataset, error)) from error


def _open(dataset: HubDataset, split: str):
    import datasets  # slow to import, and only needed here

    datasets.disable_progress_bars()
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # its retries say nothing new
    local = find(dataset)
    if not local:
        print(f"asking the hub for {dataset.hub_id} ({split}) …", file=sys.stderr, flush=True)
    rows = datasets.load_dataset(str(local or dataset.hub_id), split=split)
    return rows.cast_column(dataset.image_column, datasets.Image(decode=False))


def _why(dataset: HubDataset, error: Exception) -> str:
    first_line = (str(error).splitlines() or [type(error).__name__])[0][:160]
    local, folder = find(dataset), settings.data_folder()
    if local:
        return f"{local} could not be read as {dataset.hub_id}: {first_line}"
    looked = f"not in {folder} (CNN_CORE_DATA)" if folder else "CNN_CORE_DATA is not set"
    return (
        f"dataset {dataset.hub_id} not found: {looked}, and the hub did not answer"
        f" ({first_line}); set CNN_CORE_DATA to a folder that holds"
        f" {dataset.hub_id}/*.parquet, go online, or use --preset smoke"
    )
