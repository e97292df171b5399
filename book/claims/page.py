"""The appendix page that lists every claim with its verdict and where it is used."""

import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from book.claims.claim import FAILS, HOLDS, UNDECIDED, Claim
from book.formatting import text_with_interval
from book.project import chapters
from book.typed import typed_results

SECTION = re.compile(r"^#+ .*\{#(sec-[\w-]+)")
QUOTED = re.compile(r"\{\{< var claim\.([\w.]+) >\}\}")


def page(claims: Iterable[Claim], results: Mapping[str, dict], root: Path) -> str:
    """The claims as a Markdown list by study, each with verdict, effect and places of use."""
    claims = [claim for claim in claims if claim.effect in results]
    used = uses(root)
    verdicts = [claim.verdict(results) for claim in claims]
    hold, fail, open_ = (verdicts.count(verdict) for verdict in (HOLDS, FAILS, UNDECIDED))
    lines = [
        f"{len(claims)} claims, by verdict: holds {hold}, does not hold {fail}, undecided {open_}.",
        "",
        "| claim | verdict | effect | used in |",
        f"|:{'-' * 48}|:{'-' * 12}|:{'-' * 30}|:{'-' * 12}|",
    ]
    for claim, verdict in zip(claims, verdicts, strict=True):
        places = ", ".join(f"@{section}" for section in used.get(claim.name, []))
        effect = text_with_interval(results[claim.effect])
        lines.append(f"| {claim.statement} | **{verdict}** | {effect} | {places} |")
    return "\n".join([*lines, "", ": Every claim of this book. {#tbl-claims}", ""])


def uses(root: Path) -> dict[str, list[str]]:
    """The sections that quote each claim, in the order of the chapters."""
    found: dict[str, list[str]] = {}
    for file in chapters(root):
        section = None
        for line in file.read_text(encoding="utf-8").splitlines():
            heading = SECTION.match(line)
            section = heading[1] if heading else section
            for name in QUOTED.findall(line):
                places = found.setdefault(name, [])
                if section and section not in places:
                    places.append(section)
    return found


def complaints(claims: Iterable[Claim], results: Mapping[str, dict], root: Path) -> list[str]:
    """A line for every claim about a result that does not exist, and for one that nobody quotes.

    Also for one with a number in its sentences, or without a sentence for some verdict.
    """
    quoted = uses(root)
    lines = []
    for claim in claims:
        place = f"book/claims/{claim.name.split('.')[0]}.py"
        if claim.effect not in results:
            lines.append(
                f"{place}: claim {claim.name} is about {claim.effect}, which no study found"
            )
        if claim.name not in quoted:
            lines.append(f"{place}: claim {claim.name} is quoted nowhere; quote it or delete it")
        for sentence in claim.sentences.values():
            lines += [
                f"{place}: claim {claim.name} has the typed number {number}; quote a result"
                for _, number in typed_results(sentence)
            ]
        missing = {HOLDS, FAILS, UNDECIDED} - claim.sentences.keys()
        if missing:
            lines.append(f"{place}: claim {claim.name} has no sentence for {', '.join(missing)}")
    return lines
