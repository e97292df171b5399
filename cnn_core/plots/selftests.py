"""The tests that tell a broken attack from a network that resists, as tables."""

from collections.abc import Callable, Mapping, Sequence

from IPython.display import Markdown

from cnn_core.attack.checks import Check
from cnn_core.plots.tables import table

MARK = {True: "✓", False: "**✗**"}


def ticks(subjects: Mapping[str, Sequence[Check]]) -> Markdown:
    """A row per test, a column per subject: passed or failed."""
    return _checks(subjects, lambda check: MARK[check.passed], "c")


def numbers_behind(subjects: Mapping[str, Sequence[Check]]) -> Markdown:
    """A row per test, a column per subject: passed or failed, and the numbers that decided."""
    return _checks(subjects, lambda check: f"{MARK[check.passed]} {check.detail}", "l")


def _checks(
    subjects: Mapping[str, Sequence[Check]], cell: Callable[[Check], str], align: str
) -> Markdown:
    """Tests in the order in which they first come; a cell is empty where a subject has none."""
    names = dict.fromkeys(check.name for checks in subjects.values() for check in checks)
    cells = [{check.name: cell(check) for check in checks} for checks in subjects.values()]
    rows = [[name, *(of_subject.get(name) for of_subject in cells)] for name in names]
    return table(["test", *subjects], rows, "l" + align * len(subjects))
