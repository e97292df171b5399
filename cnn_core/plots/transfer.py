"""What an attack on one network does to others."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from cnn_core.plots import style


def transfer_matrix(rates: np.ndarray, names: Sequence[str]) -> Figure:
    """The share of images that fool each network (column), made on each network (row)."""
    figure, axis = style.subplots(height=3.3)
    drawn = axis.imshow(rates, vmin=0, vmax=1, aspect="auto")
    for (row, column), rate in np.ndenumerate(rates):
        color = "white" if rate < 0.5 else "black"
        axis.text(column, row, f"{rate:.0%}", ha="center", va="center", fontsize=8, color=color)
    axis.set_xticks(range(len(names)), names, rotation=30, ha="right")
    axis.set_yticks(range(len(names)), names)
    axis.set(xlabel="shown to", ylabel="made on")
    axis.tick_params(length=0)
    axis.grid(False)
    bar = figure.colorbar(drawn, label="images misread", shrink=0.85)
    style.percent(bar.ax.yaxis)
    return figure
