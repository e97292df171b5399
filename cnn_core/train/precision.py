"""In which precision a device computes best."""

from pathlib import Path

import torch

# A processor says in its flags that it multiplies in bfloat16: AVX-512, AMX, or Arm's extension.
BFLOAT16_FLAGS = {"avx512_bf16", "amx_bf16", "bf16"}


def precision_on(device: torch.device, wanted: str) -> str:
    """The precision to train in: ``wanted``, or ``float32`` where bfloat16 would be emulated.

    Emulation gives no better network and takes several times as long.
    """
    if wanted == "bfloat16" and not computes_in_bfloat16(device):
        return "float32"
    return wanted


def computes_in_bfloat16(device: torch.device) -> bool:
    """Whether ``device`` has arithmetic in bfloat16; a device that does not say has none."""
    if device.type == "cuda":
        return torch.cuda.get_device_capability(device) >= (8, 0)
    return device.type == "cpu" and not BFLOAT16_FLAGS.isdisjoint(processor_flags())


def processor_flags() -> set[str]:
    """What the processor can do, as Linux lists it; empty where it does not."""
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return set()
    flags = (line for line in lines if line.startswith(("flags", "Features")))
    return set(next(flags, "").partition(":")[2].split())
