"""Estimates as the cells of a table: the value, and its 95 % interval in parentheses.

Where a cell is too narrow for both, it breaks between them and nowhere else.
"""

import math
from collections.abc import Sequence

from cnn_core.evaluate.intervals import Estimate

MISSING = "\N{EN DASH}"
SPACE = "\N{NO-BREAK SPACE}"


def percent(found: Estimate, *, interval: bool = True) -> str:
    """A share in hundredths; its interval stays between nought and all.

    Args:
        interval: say it, too.

    Example:
        >>> print(percent(Estimate(0.975, 0.96, 1.01, 300)))
        97.5 % (96.0 to 100.0)
    """
    return _share(found, interval, f"{SPACE}%")


def hundredths(found: Estimate, *, interval: bool = True) -> str:
    """As ``percent``, without the sign, for wide tables that say it in their caption.

    Example:
        >>> print(hundredths(Estimate(0.975, 0.96, 1.01, 300)))
        97.5 (96.0 to 100.0)
    """
    return _share(found, interval, "")


def points(found: Estimate) -> str:
    """A difference of shares in hundredths, with its sign.

    Example:
        >>> print(points(Estimate(-0.012, -0.03, 0.004, 300, "difference")))
        −1.2 (−3.0 to +0.4)
    """
    return _cell([one and 100 * one for one in _parts(found)], "+z.1f")


def number(found: Estimate, digits: int = 2, *, signed: bool = False) -> str:
    """Any other number, such as a correlation; ``signed`` for a difference.

    Example:
        >>> print(number(Estimate(0.5, -0.1, 0.8, 20, "number")))
        0.50 (−0.10 to 0.80)
    """
    return _cell(_parts(found), f"{'+' if signed else ''}z.{digits}f")


def _share(found: Estimate, interval: bool, unit: str) -> str:
    parts = _parts(found) if interval else (found.value, None, None)
    return _cell([one and 100 * min(max(one, 0.0), 1.0) for one in parts], "z.1f", unit)


def _parts(found: Estimate) -> tuple[float, float | None, float | None]:
    return found.value, found.low, found.high


def _cell(parts: Sequence[float | None], form: str, unit: str = "") -> str:
    value, low, high = parts
    if math.isnan(value):
        return MISSING
    interval = "" if low is None else f" ({low:{form}}{SPACE}to{SPACE}{high:{form}})"
    return f"{value:{form}}{unit}{interval}".replace("-", "\N{MINUS SIGN}")
