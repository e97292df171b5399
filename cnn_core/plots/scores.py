"""What a classifier gets wrong: confusion matrix and calibration."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

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
    """Error rate against doubt (1 − confidence) in bins of equally many images."""
    figure, axis = style.subplots(height=3.0)
    farthest = max((1 - one.confidence).max() for one in calibrations.values())
    axis.plot([0, farthest], [0, farthest], ":", color=style.MUTED, linewidth=1, label="honest")
    for (name, one), color in zip(calibrations.items(), colors, strict=True):
        axis.plot(
            1 - one.confidence, 1 - one.accuracy, "o-", color=color, markersize=4.5, label=name
        )
    axis.set(xlabel="mean doubt in the bin (1 − confidence)", ylabel="error rate in the bin")
    for side in (axis.xaxis, axis.yaxis):
        style.percent(side)
    axis.legend(loc="upper left")
    return figure
