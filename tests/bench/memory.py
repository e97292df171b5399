"""The memory that some work takes."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from torch.profiler import ProfilerActivity, profile

from cnn_core.evaluate.intervals import Estimate


def memory_ratio(ours: Callable[[], object], theirs: Callable[[], object]) -> Estimate:
    """Our peak memory over theirs. Counted, not sampled: there is no interval."""
    ratio = peak_bytes(ours) / peak_bytes(theirs)
    return Estimate(ratio, ratio, ratio, 1, "ratio")


def peak_bytes(work: Callable[[], object]) -> int:
    """The most memory that ``work`` holds at once, above what was held before it.

    Counted from the allocations and releases that torch's profiler records: tensors, and what the
    kernels ask of torch's allocator, such as oneDNN's reordered copies. Fixed buffers of libraries,
    made at their first call, do not count: ``work`` is called once before.
    """
    work()
    with profile(activities=[ProfilerActivity.CPU], profile_memory=True) as recorded:
        work()
    with TemporaryDirectory() as folder:
        file = Path(folder) / "trace.json"
        recorded.export_chrome_trace(str(file))
        events = json.loads(file.read_text())["traceEvents"]
    held = peak = 0
    for event in sorted((e for e in events if e["name"] == "[memory]"), key=lambda e: e["ts"]):
        held += event["args"]["Bytes"]
        peak = max(peak, held)
    return peak
