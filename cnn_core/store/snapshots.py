"""The state of a training under way, with a digest, so that a damaged one is never gone on from."""

import hashlib
import io
from pathlib import Path

import torch

from cnn_core.store.documents import DamagedFile
from cnn_core.store.files import write_atomically

DIGEST_BYTES = 32
REMEDY = "delete it, or run with --retrain, to train from the start"


def write_snapshot(file: Path, content: dict) -> None:
    """Write tensors, numbers and containers of them; all of it or nothing."""
    buffer = io.BytesIO()
    torch.save(content, buffer)
    payload = buffer.getvalue()
    digest = hashlib.sha256(payload).digest()
    write_atomically(file, lambda path: path.write_bytes(digest + payload))


def read_snapshot(file: Path, device: torch.device) -> dict:
    """The content of ``file`` on ``device``; ``DamagedFile`` when its digest does not fit."""
    stored = file.read_bytes()
    digest, payload = stored[:DIGEST_BYTES], stored[DIGEST_BYTES:]
    if digest != hashlib.sha256(payload).digest():
        raise DamagedFile(file, "its content does not match its digest", REMEDY)
    return torch.load(io.BytesIO(payload), map_location=device, weights_only=True)
