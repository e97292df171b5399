"""How a measured time depends on a setting."""

from collections.abc import Sequence

from matplotlib.figure import Figure
from matplotlib.ticker import NullLocator

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import style


def by_size(sizes: Sequence[int], ratios: Sequence[Estimate], xlabel: str, ylabel: str) -> Figure:
    """Ratios with their intervals by size, on a logarithmic axis with a tick at every size."""
    figure, axis = style.subplots(height=2.4)
    values = [ratio.value for ratio in ratios]
    below = [ratio.value - ratio.low for ratio in ratios]
    above = [ratio.high - ratio.value for ratio in ratios]
    axis.errorbar(sizes, values, [below, above], fmt="o-", color=style.BLUE, capsize=3)
    axis.set(xlabel=xlabel, ylabel=ylabel, xscale="log", ylim=(0, None))
    axis.set_xticks(sizes, [f"{size:,}" for size in sizes])
    axis.xaxis.set_minor_locator(NullLocator())
    return figure
