"""Photos of many sizes as one tensor of one size, each decoded once."""

import io

import numpy as np
import torch
from PIL import Image

from cnn_core.data.hub import HubDataset
from cnn_core.data.hub_rows import stored_rows
from cnn_core.data.images import ImageSet


def load(dataset: HubDataset, split: str, side: int) -> ImageSet:
    """One split of ``dataset``, every photo stretched to ``side`` × ``side`` pixels.

    Takes 3 · side² bytes per photo. Raises ``UserError`` when the dataset is neither in the local
    folder nor reachable on the hub.
    """
    with stored_rows(dataset, split) as rows:
        pixels = np.stack([_decode(cell["bytes"], side) for cell in rows[dataset.image_column]])
        labels = torch.tensor(rows[dataset.label_column][:], dtype=torch.int64)
        classes = tuple(rows.features[dataset.label_column].names)
    return ImageSet(torch.from_numpy(pixels).contiguous(), labels, classes)


def _decode(encoded: bytes, side: int) -> np.ndarray:
    """One photo, uint8 (3, side, side)."""
    photo = Image.open(io.BytesIO(encoded)).convert("RGB")
    small = photo.resize((side, side), Image.Resampling.LANCZOS)
    return np.moveaxis(np.asarray(small), -1, 0)
