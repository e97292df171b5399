"""What there is of each study: done, not run, or made by code that has changed since."""

from collections.abc import Iterator

from cnn_core import runs
from cnn_core.results import read_results, results_file
from cnn_core.store.codehash import module_hashes
from cnn_core.studies.registry import STUDIES, study


def overview() -> Iterator[str]:
    """One line per study: name, title, state."""
    width = max(map(len, STUDIES))
    for name in STUDIES:
        yield f"{name:<{width}}  {study(name).TITLE}: {_state(name)}"


def _state(name: str) -> str:
    if not results_file(name).exists():
        return "not run yet"
    stems = read_results(name)["artifacts"]
    records = [runs.read_record(stem) for stem in stems]
    latest = max(record["date"] for record in records)
    state = f"{len(records)} runs, the latest of {latest}"
    changed = changed_modules(records)
    if changed:
        state += f"; code changed since: {', '.join(changed)} (the results stand until --retrain)"
    return state


def changed_modules(records: list[dict]) -> list[str]:
    """The modules whose code is no longer what made some of ``records``."""
    now = module_hashes({module for record in records for module in record["code"]})
    return sorted(
        {
            module
            for record in records
            for module, made_by in record["code"].items()
            if now.get(module) != made_by
        }
    )
