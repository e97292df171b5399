"""Which digits of a text look like a result that someone typed.

A result is a percentage, a decimal, a number of four digits, a spread, a ratio, or a count of what
studies count. Sizes (3 × 3), years, names (section 2.1, seed 0) and small numbers are not.
"""

import re
from collections.abc import Iterator

# Words may stand on the next line of the paragraph.
GAP = r"[^\S\n]*\n?[^\S\n]*"
SPACE = "\N{NO-BREAK SPACE}\N{THIN SPACE}\N{NARROW NO-BREAK SPACE}"
NUMBER = re.compile(rf"(?<!\w)(?<!\w[.,])(?<![A-Za-z]-)\.?\d+(?:[.,{SPACE}]\d+)*")
DECIMAL_OR_THOUSANDS = re.compile(
    rf"\d*\.\d+|\d+,\d{{2,}}|\d{{1,3}}(?:[,{SPACE}]\d{{3}})+(?:\.\d+)?"
)
YEAR = re.compile(r"(?:19|20)\d\d")
COUNTED = (
    "parameters|weights|neurons|images|digits|photos|samples|errors|mistakes|trainings"
    "|seeds|runs|points|times|seconds|minutes|hours"
)

# What follows a number and makes it a result.
MEASURED = re.compile(
    rf"{GAP}(?:%|‰|per{GAP}?cent\b)"
    rf"|{GAP}×(?!{GAP}\d)"
    rf"|{GAP}(?:percentage{GAP})?(?:{COUNTED})\b"
    r"|[kM]\b|[eE][+−-]?\d"
)
# The same with an adjective between: 500 random images.
COUNTED_FARTHER = re.compile(rf"{GAP}[a-z-]+{GAP}(?:{COUNTED})\b")
PLUS_MINUS = re.compile(rf"±{GAP}$")

# What makes it none.
INTERVAL = re.compile(rf"{GAP}%{GAP}(?:[\w’'-]+{GAP}){{0,2}}(?:intervals?|confidence)\b")
FACTOR_AFTER = re.compile(rf"{GAP}[×·]{GAP}\d")
FACTOR_BEFORE = re.compile(rf"\d{GAP}[×·]{GAP}$")
NAMED = re.compile(
    rf"\b(?:chapter|section|figure|table|equation|algorithm|brief|part|task|version|Python|Quarto"
    rf"|PyTorch|torch|seed|class|label|digit|epoch|layer|step){GAP}$",
    re.IGNORECASE,
)
NEARBY = 40  # how many characters on each side decide


def typed_results(text: str) -> Iterator[tuple[int, str]]:
    """The position and the words of each number that looks like a result.

    Example:
        >>> list(typed_results("On 28 × 28 pixels it reads 99.4 % right."))
        [(27, '99.4 %')]
    """
    for match in NUMBER.finditer(text):
        before = text[max(0, match.start() - NEARBY) : match.start()]
        after = text[match.end() : match.end() + NEARBY]
        if _is_result(match[0], before, after):
            measured = MEASURED.match(after) or COUNTED_FARTHER.match(after)
            yield match.start(), " ".join(f"{match[0]}{measured[0] if measured else ''}".split())


def _is_result(number: str, before: str, after: str) -> bool:
    if number == "95" and INTERVAL.match(after):
        return False
    if PLUS_MINUS.search(before):
        return True
    if NAMED.search(before):
        return False
    if number.isdigit() and (FACTOR_AFTER.match(after) or FACTOR_BEFORE.search(before)):
        return False
    if MEASURED.match(after) or DECIMAL_OR_THOUSANDS.fullmatch(number):
        return True
    if YEAR.fullmatch(number):
        return False
    return number.isdigit() and (int(number) >= 1000 or bool(COUNTED_FARTHER.match(after)))
