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
    results = read_results(name)
    records = [runs.read_record(stem) for stem in results["artifacts"]]
    latest = max(record["date"] for record in records)
    trained = f"{len(records)} trained network{'s' if len(records) > 1 else ''}"
    state = f"on {trained}, the latest of {latest}"
    if changed := changed_modules(records):
        state += f"; code changed since: {', '.join(changed)} (they stand until --retrain)"
    if changed := changed_modules([results]):
        state += f"; measured by other code: {', '.join(changed)} (run {name} again)"
    return state


def changed_modules(records: list[dict]) -> list[str]:
    """The modules whose code is no longer what made some of ``records`` (of runs, or results)."""
    now = module_hashes({module for record in records for module in record["code"]})
    return sorted(
        {
            module
            for record in records
            for module, made_by in record["code"].items()
            if now.get(module) != made_by
        }
    )
