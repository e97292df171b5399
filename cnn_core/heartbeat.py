"""A sign of life from work that is silent for minutes, such as a study that measures."""

import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

INTERVAL = 60.0  # seconds


@contextmanager
def heartbeat(name: str, interval: float = INTERVAL) -> Iterator[None]:
    """Say on standard error, every minute, how long ``name`` has been at work and in which module.

    Example:
        >>> with heartbeat("colored"):
        ...     sum(range(10))
        45
    """
    worker, started, over = threading.get_ident(), time.monotonic(), threading.Event()

    def beat() -> None:
        while not over.wait(interval):
            minutes = (time.monotonic() - started) / 60
            print(f"{name}: {minutes:.0f} min, in {_where(worker)}", file=sys.stderr, flush=True)

    thread = threading.Thread(target=beat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def _where(worker: int) -> str:
    """The module of the package that the thread is in, a study's before any other."""
    frame, modules = sys._current_frames().get(worker), []
    while frame:
        modules.append(frame.f_globals.get("__name__", ""))
        frame = frame.f_back
    own = [module for module in modules if module.startswith("cnn_core.")]
    studies = [module for module in own if module.startswith("cnn_core.studies.")]
    return next(iter(studies or own), "its libraries")
