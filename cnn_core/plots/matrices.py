"""How alike things are, pair by pair."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from cnn_core.plots import style


def similarity_matrix(values: np.ndarray, names: Sequence[str], label: str) -> Figure:
    """A symmetric matrix of correlations as colored cells with their numbers.

    Args:
        values: (len(names), len(names)), in [-1, 1]; the diagonal is left white.
        label: what the colors mean.
    """
    shown = np.where(np.eye(len(names), dtype=bool), np.nan, values)
    figure, axis = style.subplots(height=3.4)
    image = axis.imshow(shown, vmin=min(0.0, float(np.nanmin(shown))), vmax=1)
    for (row, column), value in np.ndenumerate(shown):
        if not np.isnan(value):
            color = "white" if value < 0.5 else "black"
            text = f"{value:z.2f}".replace("-", "\N{MINUS SIGN}")
            axis.text(column, row, text, ha="center", va="center", fontsize=8, color=color)
    axis.set_xticks(range(len(names)), names)
    axis.set_yticks(range(len(names)), names)
    axis.tick_params(length=0)
    axis.grid(False)
    figure.colorbar(image, label=label, shrink=0.85)
    return figure
