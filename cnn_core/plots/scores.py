"""What a classifier gets wrong: confusion matrix and calibration."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, MaxNLocator

from cnn_core.evaluate.scores import Calibration
from cnn_core.plots import style


def confusion_matrix(counts: np.ndarray, classes: Sequence[str]) -> Figure:
    """Counts of true class (row) against predicted class (column).

    The colors show the errors alone: with the diagonal on the same scale they would all look alike.
    """
    errors = np.where(np.eye(len(counts), dtype=bool), np.nan, counts)
    figure, axis = style.subplots(height=4.4)
    image = axis.imshow(errors, cmap=style.SEQUENTIAL, vmin=0)
    middle = np.nanmax(errors) / 2 or 1
    for (row, column), count in np.ndenumerate(counts):
        if row == column:
            axis.text(column, row, f"{count:,}", ha="center", va="center", fontsize=7)
        elif count:
            color = "white" if count < middle else "black"
            axis.text(column, row, count, ha="center", va="center", fontsize=8, color=color)
    axis.set(xlabel="predicted class", ylabel="true class")
    axis.set_xticks(range(len(classes)), classes)
    axis.set_yticks(range(len(classes)), classes)
    axis.tick_params(length=0)
    axis.grid(False)
    bar = figure.colorbar(image, label="misclassified images", shrink=0.8)
    bar.locator = MaxNLocator(integer=True)
    return figure


def calibration_curve(calibrations: dict[str, Calibration], colors: Sequence[str]) -> Figure:
    """Error rate against doubt (1 − confidence) in bins of equally many images, on log scales."""
    figure, axis = style.subplots(height=3.2)
    floor = 1e-5
    axis.plot([floor, 1], [floor, 1], color=style.MUTED, linewidth=1, linestyle=":", label="honest")
    for (name, one), color in zip(calibrations.items(), colors, strict=True):
        doubt, error = np.maximum(1 - one.confidence, floor), 1 - one.accuracy
        seen = error > 0
        axis.plot(doubt[seen], error[seen], "o-", color=color, markersize=4, label=name)
        axis.plot(doubt[~seen], np.full((~seen).sum(), floor), "|", color=color, markersize=7)
    axis.set(xscale="log", yscale="log", xlabel="mean doubt in the bin (1 − confidence)")
    axis.set(ylabel="error rate in the bin", ylim=(floor * 0.6, 1))
    for side in (axis.xaxis, axis.yaxis):
        side.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:g} %"))
    axis.legend(loc="upper left")
    return figure
