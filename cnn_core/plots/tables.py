"""Tables as Markdown, which both editions of the report set in their own way."""

from collections.abc import Iterable, Sequence

from IPython.display import Markdown

WIDEST = 24  # characters: a longer text is broken over lines rather than crowding out the others


def table(header: Sequence[str], rows: Iterable[Sequence], align: str) -> Markdown:
    """A Markdown table.

    Args:
        rows: cells; integers get thousands separators, None an empty cell.
        align: ``l``, ``r`` or ``c`` per column.

    Example:
        >>> print(table(["layer", "parameters"], [["fc1", 784500]], "lr").data)
        | layer | parameters |
        | :----- | ----------: |
        | fc1 | 784,500 |
    """
    lines = [list(header), *([_text(cell) for cell in row] for row in rows)]
    # Where a table is too wide for the page, Pandoc divides it in proportion to the rules' lengths.
    widths = [max(len(line[column]) for line in lines) for column in range(len(header))]
    widths = [min(width, WIDEST) for width in widths]
    lines.insert(1, [_rule(side, width) for side, width in zip(align, widths, strict=True)])
    return Markdown("\n".join(f"| {' | '.join(line)} |" for line in lines))


def shape(sizes: Sequence[int]) -> str:
    """A shape as ``32 × 14 × 14``, not to be broken over lines."""
    return "\N{NO-BREAK SPACE}×\N{NO-BREAK SPACE}".join(map(str, sizes))


def _text(cell) -> str:
    if cell is None:
        return ""
    return f"{cell:,}" if isinstance(cell, int) else str(cell)


def _rule(side: str, width: int) -> str:
    """The line under a header that says how its column is aligned and how wide it is."""
    dashes = "-" * max(width, 3)
    return {"l": f":{dashes}", "r": f"{dashes}:", "c": f":{dashes}:"}[side]
