"""Estimates over a setting: lines with a band for their intervals."""

from collections.abc import Mapping, Sequence

from matplotlib.figure import Figure

from cnn_core.plots import style
from cnn_core.plots.lines import Line, draw


def sweeps(
    panels: Mapping[str, Mapping[str, Line]],
    xlabel: str,
    *,
    marked: float,
    fractions: Sequence[str],
) -> Figure:
    """Quantities over a setting on a logarithmic axis, a panel each, the chosen setting marked.

    Below stand the names of the lines, where a panel has several.

    Args:
        panels: for each title, for each name, the settings and an estimate for each of them.
        fractions: titles of the panels whose axis is in percent.
    """
    figure, axes = style.subplots(1, len(panels), height=2.5, squeeze=False)
    for axis, (title, lines) in zip(axes[0], panels.items(), strict=True):
        draw(axis, lines)
        axis.axvline(marked, color=style.INK, linewidth=0.8, linestyle="--")
        axis.set(title=title, xlabel=xlabel, xscale="log", ylim=(0, None))
        if title in fractions:
            axis.set_ylim(0, 1.04)
            style.percent(axis.yaxis)
        if len(lines) > 1:
            figure.legend(*axis.get_legend_handles_labels(), loc="outside lower right", ncols=3)
    return figure


def over_epsilon(lines: Mapping[str, Line], label: str, *, marked: float) -> Figure:
    """A share over the size of the noise, which is written in both units.

    Args:
        lines: for each name, the epsilons in units of [0, 1] pixels and the share at each.
        label: of what the shares are.
        marked: an epsilon with a meaning of its own.
    """
    figure, axis = style.subplots(height=3.2)
    draw(axis, lines)
    axis.axvline(marked, color=style.INK, linewidth=0.8, linestyle="--")
    axis.set(xlabel="ε (pixels in [0, 1])", ylabel=label, xlim=(0, None), ylim=(0, 1.04))
    style.percent(axis.yaxis)
    above = axis.secondary_xaxis(
        "top", functions=(lambda unit: unit * 255, lambda grey: grey / 255)
    )
    above.set_xlabel("ε (grey levels, 0 to 255)")
    figure.legend(*axis.get_legend_handles_labels(), loc="outside lower center", ncols=2)
    return figure
