"""Where an artifact comes from: code, libraries, machine, day."""

import datetime
import platform
from importlib import metadata

import torch

from cnn_core.store.codehash import module_hashes

LIBRARIES = ("torch", "numpy", "datasets", "scikit-learn", "safetensors")


def provenance(modules: list[str], device: torch.device) -> dict:
    """What made an artifact, apart from recipe, data and seed.

    Args:
        modules: the modules whose code (with all they import) decides the artifact.
    """
    return {
        "code": module_hashes(modules),
        "device": device_name(device),
        "libraries": {"python": platform.python_version()}
        | {name: metadata.version(name) for name in LIBRARIES},
        "date": datetime.datetime.now(datetime.UTC).date().isoformat(),
    }


def device_name(device: torch.device) -> str:
    """The device in words: the GPU's name, or the processor's kind and the threads in use."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    if device.type == "mps":
        return "Apple GPU (MPS)"
    return f"{processor_name()}, {torch.get_num_threads()} threads"


def processor_name() -> str:
    """The processor as the system names it, else its architecture."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            for line in lines:
                if line.startswith("model name"):
                    return line.partition(":")[2].strip()
    except OSError:
        pass
    return platform.processor() or platform.machine()
