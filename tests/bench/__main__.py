"""``make bench``: the rows of the benchmark, measured here and now, into the results.

``python -m tests.bench conv32 pool`` measures these rows alone and leaves the others as they are.
"""

import argparse
import platform
import sys

import torch

from cnn_core.evaluate.intervals import Estimate
from cnn_core.results import read_results, results_file, write_results
from cnn_core.store.provenance import device_name
from tests.bench import attack, convolution, explain, training

ROWS = {
    **convolution.ROWS,
    "augmentation": training.augmentation,
    "training_step": training.training_step,
    "scratch_step": training.scratch_step,
    **explain.ROWS,
    **attack.ROWS,
}


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("rows", nargs="*", choices=[*ROWS, []], help="all when none is named")
    names = parser.parse_args().rows or list(ROWS)
    values, machines = _known()
    for name in names:
        print(f"{name} …", end=" ", file=sys.stderr, flush=True)
        result = ROWS[name]()
        if result is None:
            print("not on this processor", file=sys.stderr)
            continue
        print(_in_words(result), file=sys.stderr)
        values[name], machines[name] = result, _machine()
        # After each row, so that an interruption loses none.
        write_results("bench", values, artifacts=[], about={"machines": machines})
    return 0


def _known() -> tuple[dict[str, Estimate], dict[str, dict]]:
    """The rows that were measured before, and the machine of each."""
    if not results_file("bench").exists():
        return {}, {}
    content = read_results("bench")
    values = {
        name.removeprefix("bench."): Estimate(**value) for name, value in content["values"].items()
    }
    known = {name: value for name, value in values.items() if name in ROWS}
    machines = content["about"]["machines"]
    return known, {name: machines[name] for name in machines if name in ROWS}


def _machine() -> dict[str, str]:
    return {
        "device": device_name(torch.device("cpu")),
        "instructions": torch.backends.cpu.get_cpu_capability(),
        "system": f"{platform.system()} {platform.machine()}",
        "torch": torch.__version__,
    }


def _in_words(result: Estimate) -> str:
    interval = "" if result.low is None else f" [{result.low:.3f}, {result.high:.3f}]"
    return f"{result.value:.3f} {result.unit}{interval}, n = {result.n}"


if __name__ == "__main__":
    sys.exit(main())
