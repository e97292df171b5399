"""``make bench``: every row of the benchmark, measured here and now, into the results."""

import platform
import sys

import torch

from cnn_core.results import write_results
from cnn_core.store.provenance import device_name
from tests.bench import training

ROWS = {"augmentation": training.augmentation, "training_step": training.training_step}


def main() -> int:
    values = {}
    for name, row in ROWS.items():
        print(f"{name} …", end=" ", file=sys.stderr, flush=True)
        ratio = row()
        if ratio is None:
            print("not on this processor", file=sys.stderr)
            continue
        values[f"bench.{name}"] = ratio
        print(
            f"{ratio.value:.3f} × [{ratio.low:.3f}, {ratio.high:.3f}], n = {ratio.n}",
            file=sys.stderr,
        )
    machine = {
        "device": device_name(torch.device("cpu")),
        "system": f"{platform.system()} {platform.machine()}",
        "torch": torch.__version__,
    }
    write_results("bench", values, artifacts=[], about={"machine": machine})
    return 0


if __name__ == "__main__":
    sys.exit(main())
