"""The numbers that a report may quote: one file per study, one flat list of names."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict
from pathlib import Path
from types import MappingProxyType

from cnn_core import settings
from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate
from cnn_core.store.codehash import module_hashes
from cnn_core.store.documents import read_document, write_document


def results_file(study: str) -> Path:
    return settings.assets_folder() / "results" / f"{study}.json"


def write_results(
    study: str,
    values: Mapping[str, Estimate],
    *,
    artifacts: Iterable[str],
    about: Mapping = MappingProxyType({}),
    module: str | None = None,
) -> Path:
    """Write what a study found.

    Args:
        values: by their names in the study, such as ``accuracy.plain`` for
            ``mnist.accuracy.plain``.
        artifacts: stems of the run records that the values rest on.
        about: anything else a chapter needs, such as the best run's stem.
        module: the study's; the code that it consists of is noted with the values.
    """
    file = results_file(study)
    content = {
        "study": study,
        "preset": settings.preset(),
        "values": {f"{study}.{name}": asdict(values[name]) for name in sorted(values)},
        "artifacts": sorted(artifacts),
        "about": dict(about),
        "code": module_hashes([module]) if module else {},
    }
    write_document(file, content)
    return file


def read_results(study: str) -> dict:
    """The content of a study's results file; raises ``UserError`` when the study has not run."""
    file = results_file(study)
    if not file.exists():
        raise UserError(f"no results of {study} in {file.parent}; {_remedy(study)}")
    return read_document(file, _remedy(study))


def estimate(name: str) -> Estimate:
    """One result by its full name, such as ``mnist.accuracy.plain``.

    Raises ``UserError`` when its study has no result of that name.
    """
    study = name.split(".")[0]
    values = read_results(study)["values"]
    if name not in values:
        raise UserError(f"no result {name!r}; {study} has: {', '.join(values)}")
    return Estimate(**values[name])


def all_results() -> dict[str, dict]:
    """Every result of every study, by name: value, low, high, n, unit, artifact."""
    flat = {}
    for file in sorted((settings.assets_folder() / "results").glob("*.json")):
        content = read_document(file, _remedy(file.stem))
        for name, value in content["values"].items():
            flat[name] = {**value, "artifact": f"results/{file.name}"}
    return dict(sorted(flat.items()))


def _remedy(study: str) -> str:
    return f"run 'python -m cnn_core run {study}'"
