"""Weights in half precision, with provenance and a digest in the same file."""

import hashlib
import json
from pathlib import Path

import safetensors
import torch
from safetensors.torch import save_file
from torch import Tensor, nn

from cnn_core.store.documents import DamagedFile, canonical
from cnn_core.store.files import write_atomically


def write_weights(file: Path, model: nn.Module, provenance: dict) -> None:
    """Store ``model``'s state in half precision, with ``provenance`` in the file's header."""
    state = half(model.state_dict())
    about = {"provenance": provenance, "digest": weights_digest(state, provenance)}
    # One entry: safetensors writes several in any order, and equal weights gave unequal files.
    header = {"about": json.dumps(about)}
    write_atomically(file, lambda path: save_file(state, path, metadata=header))


def read_weights(file: Path, remedy: str) -> tuple[dict[str, Tensor], dict]:
    """The state in float32 and the provenance of a checkpoint.

    Raises ``DamagedFile`` (which ends with ``remedy``) when the file is not what was written.
    """
    try:
        with safetensors.safe_open(file, framework="pt") as opened:
            about = json.loads(opened.metadata()["about"])
            state = {name: opened.get_tensor(name) for name in opened.keys()}  # noqa: SIM118
        provenance, stated = about["provenance"], about["digest"]
    except (safetensors.SafetensorError, KeyError, TypeError, ValueError) as error:
        raise DamagedFile(file, "not a readable checkpoint", remedy) from error
    if stated != weights_digest(state, provenance):
        raise DamagedFile(file, "its content does not match its digest", remedy)
    return {name: _widened(tensor) for name, tensor in state.items()}, provenance


def half(state: dict[str, Tensor]) -> dict[str, Tensor]:
    """``state`` with its floating tensors in half precision, contiguous and on the processor."""
    return {
        name: (tensor.half() if tensor.is_floating_point() else tensor).contiguous().cpu()
        for name, tensor in state.items()
    }


def round_to_half(model: nn.Module) -> None:
    """Round the weights to what a checkpoint keeps, so that figures are of the stored ones."""
    rounded = half(model.state_dict())
    model.load_state_dict({name: _widened(tensor) for name, tensor in rounded.items()})


def weights_digest(state: dict[str, Tensor], provenance: dict) -> str:
    """SHA-256 over names, types, shapes and bytes of the tensors, and the provenance."""
    digest = hashlib.sha256(canonical(provenance))
    for name in sorted(state):
        tensor = state[name]
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}".encode())
        digest.update(tensor.numpy().tobytes())
    return digest.hexdigest()


def _widened(tensor: Tensor) -> Tensor:
    return tensor.float() if tensor.dtype == torch.float16 else tensor
