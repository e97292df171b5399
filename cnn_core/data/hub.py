"""Datasets by hub id: from a folder that mirrors the ids first, else from the hub."""

import io
import logging
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from PIL import Image

from cnn_core import settings
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError


@dataclass(frozen=True)
class HubDataset:
    """What must be known of a dataset to read it: its id, its columns, its pixels."""

    hub_id: str
    image_column: str
    label_column: str
    mode: str  # Pillow's name of the pixel format: "L" grey, "RGB" color


def find(dataset: HubDataset) -> Path | None:
    """The local folder of ``dataset`` below ``CNN_CORE_DATA``, or None where there is none."""
    folder = settings.data_folder()
    local = folder / dataset.hub_id if folder else None
    return local if local and local.is_dir() else None


def load(dataset: HubDataset, split: str) -> ImageSet:
    """One split of ``dataset``, decoded into memory.

    Raises ``UserError`` when it is neither in the local folder nor reachable on the hub.
    """
    local = find(dataset)
    try:
        return _read(_open(dataset, split, local), dataset)
    except Exception as error:
        if local:
            why = f"{local} could not be read as {dataset.hub_id}: {_first_line(error)}"
        else:
            why = _not_found(dataset, error)
        raise UserError(why) from error


def _open(dataset: HubDataset, split: str, local: Path | None):
    import datasets  # slow to import, and only needed here

    datasets.disable_progress_bars()
    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # its retries say nothing new
    if not local:
        print(f"asking the hub for {dataset.hub_id} ({split}) …", file=sys.stderr, flush=True)
    rows = datasets.load_dataset(str(local or dataset.hub_id), split=split)
    return rows.cast_column(dataset.image_column, datasets.Image(decode=False))


def _read(rows, dataset: HubDataset) -> ImageSet:
    return ImageSet(
        torch.from_numpy(_decode(rows, dataset)),
        torch.tensor(rows[dataset.label_column][:], dtype=torch.int64),
        tuple(rows.features[dataset.label_column].names),
    )


def _decode(rows, dataset: HubDataset) -> np.ndarray:
    """All images of ``rows`` as one array (N, C, H, W)."""
    pixels = np.stack(
        [
            np.asarray(Image.open(io.BytesIO(cell["bytes"])).convert(dataset.mode))
            for cell in rows[dataset.image_column]
        ]
    )
    return pixels[:, None] if pixels.ndim == 3 else np.moveaxis(pixels, -1, 1).copy()


def _not_found(dataset: HubDataset, error: Exception) -> str:
    folder = settings.data_folder()
    looked = f"not in {folder} (CNN_CORE_DATA)" if folder else "CNN_CORE_DATA is not set"
    return (
        f"dataset {dataset.hub_id} not found: {looked}, and the hub did not answer"
        f" ({_first_line(error)}); set CNN_CORE_DATA to a folder that holds"
        f" {dataset.hub_id}/*.parquet, go online, or use --preset smoke"
    )


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or [type(error).__name__])[0][:160]
