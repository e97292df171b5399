"""Progress of long work: a bar on a terminal, one quiet line per epoch elsewhere."""

import sys
from collections.abc import Iterable

from tqdm import tqdm

from cnn_core.train.history import History


def bar(steps: Iterable, total: int, label: str) -> Iterable:
    """``steps`` with a progress bar on standard error, where that is a terminal."""
    if not sys.stderr.isatty():
        return steps
    return tqdm(steps, total=total, desc=label, leave=False, unit="batch", file=sys.stderr)


def epoch_line(label: str, epochs: int, history: History) -> None:
    """Say on standard error how the last epoch went."""
    train, validation = history.train, history.validation
    print(
        f"{label}  epoch {len(history)}/{epochs}"
        f"  error: train {train['error'][-1]:.2%}, validation {validation['error'][-1]:.2%}"
        f"  {train['seconds'][-1]:.1f} s",
        file=sys.stderr,
        flush=True,
    )
