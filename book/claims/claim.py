"""A claim: what is asked of the results, and the sentence for each verdict."""

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from book.formatting import size, text, text_with_interval

HOLDS, FAILS, UNDECIDED = "holds", "does not hold", "undecided"


@dataclass(frozen=True)
class Claim:
    """A qualitative statement that a re-run may turn.

    Attributes:
        name: ``study.what``, quoted in prose as ``{{< var claim.study.what >}}``.
        statement: the claim itself, as the appendix lists it.
        effect: the result that decides it, and whose value, interval and n are shown.
        rule: from that result to a verdict.
        sentences: what prose says for each verdict. ``{effect}`` becomes the effect with its
            interval, ``{size}`` the same without its sign, ``{value}`` the effect alone,
            ``{name.of.a.result}`` another result's value.
    """

    name: str
    statement: str
    effect: str
    rule: Callable[[dict], str]
    sentences: Mapping[str, str]

    def verdict(self, results: Mapping[str, dict]) -> str:
        return self.rule(results[self.effect])

    def sentence(self, results: Mapping[str, dict]) -> str:
        """The sentence for the verdict that the results give."""
        sentence = self.sentences[self.verdict(results)]
        effect = results[self.effect]
        words = {
            "effect": text_with_interval(effect),
            "size": text_with_interval(size(effect)),
            "value": text(effect),
        }
        words |= {name: text(result) for name, result in results.items()}
        for word, replacement in words.items():
            sentence = sentence.replace(f"{{{word}}}", replacement)
        return sentence


def above(threshold: float) -> Callable[[dict], str]:
    """Holds when the whole interval lies above the threshold, fails when it lies at or below it.

    Undecided in between. A result without an interval is its own interval.
    """

    def rule(result: dict) -> str:
        low, high = _interval(result)
        if low > threshold:
            return HOLDS
        return FAILS if high <= threshold else UNDECIDED

    return rule


def below(threshold: float) -> Callable[[dict], str]:
    """Holds when the whole interval lies below the threshold, fails when it lies at or above it."""

    def rule(result: dict) -> str:
        low, high = _interval(result)
        if high < threshold:
            return HOLDS
        return FAILS if low >= threshold else UNDECIDED

    return rule


def within(margin: float) -> Callable[[dict], str]:
    """Holds when the whole interval lies inside ± margin, fails when all of it lies outside."""

    def rule(result: dict) -> str:
        low, high = _interval(result)
        if -margin < low and high < margin:
            return HOLDS
        return FAILS if high <= -margin or margin <= low else UNDECIDED

    return rule


def _interval(result: dict) -> tuple[float, float]:
    if math.isnan(result["value"]):
        return -math.inf, math.inf
    if result["low"] is None:
        return result["value"], result["value"]
    return result["low"], result["high"]
