"""How a result is written in prose. Digits, intervals and thousands are decided here, only here."""

import math

MINUS = "\N{MINUS SIGN}"
NO_BREAK = "\N{NO-BREAK SPACE}"
NARROW_SPACE = "\N{NARROW NO-BREAK SPACE}"

# What follows the number, by unit. Fractions and their differences are shown times a hundred.
SUFFIXES = {
    "count": "",
    "fraction": f"{NARROW_SPACE}%",
    "difference": " percentage points",
    "points": " percentage points",
    "number": "",
    "ratio": f"{NARROW_SPACE}×",
    "seconds": f"{NARROW_SPACE}s",
}
IN_HUNDREDTHS = ("fraction", "difference", "points")
UNSIGNED = {"difference": "points"}


def text(result: dict) -> str:
    """The value alone: ``99.45 %``, ``+0.03 percentage points``, ``799,078``, ``1.31 ×``."""
    unit = result["unit"]
    if math.isnan(result["value"]):
        return "(not measured)"
    if unit not in SUFFIXES:
        raise ValueError(f"unknown unit {unit!r}; it can be {', '.join(SUFFIXES)}")
    return _number(result["value"], unit, _decimals(result)) + SUFFIXES[unit]


def text_with_interval(result: dict) -> str:
    """The value with its 95 % interval and n, where it has them."""
    notes = []
    if result["low"] is not None:
        decimals = _decimals(result)
        bounds = (_possible(result[side], result["unit"]) for side in ("low", "high"))
        low, high = (_number(bound, result["unit"], decimals) for bound in bounds)
        notes.append(f"95{NARROW_SPACE}%{NO_BREAK}interval {low} to {high}")
    if result["n"] is not None:
        notes.append(f"n{NO_BREAK}={NO_BREAK}{result['n']:,}")
    return f"{text(result)} ({', '.join(notes)})" if notes else text(result)


def size(result: dict) -> dict:
    """The result without its sign, for sentences that say the direction in words."""
    if not result["value"] < 0:  # nor does what was not measured have a sign
        return {**result, "unit": UNSIGNED.get(result["unit"], result["unit"])}
    bounds = {
        side: None if result[other] is None else -result[other]
        for side, other in (("low", "high"), ("high", "low"))
    }
    return size({**result, "value": -result["value"], **bounds})


def _possible(bound: float, unit: str) -> float:
    """No share is below nought or above one, though the t interval of a few may reach there."""
    return min(max(bound, 0.0), 1.0) if unit == "fraction" else bound


def _number(value: float, unit: str, decimals: int) -> str:
    shown = value * 100 if unit in IN_HUNDREDTHS else value
    sign = "+" if unit == "difference" else ""
    return f"{shown:{sign}z,.{decimals}f}".replace("-", MINUS)


def _decimals(result: dict) -> int:
    """None for counts; else as many as the width of the interval makes worth reading.

    Without an interval there are two, and none for a number beyond a hundred.
    """
    if result["unit"] == "count":
        return 0
    width = (result["high"] or 0) - (result["low"] or 0)
    if width <= 0:
        return 0 if result["unit"] == "number" and abs(result["value"]) > 100 else 2
    shown_width = width * 100 if result["unit"] in IN_HUNDREDTHS else width
    most = 3 if result["unit"] == "number" and abs(result["value"]) < 0.1 else 2
    return min(most, max(1, math.ceil(-math.log10(shown_width)) + 1))
