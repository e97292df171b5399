"""Training curves, with the spread over seeds."""

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from cnn_core.plots import style

SIDES = {"train": (style.SKY, "training images"), "validation": (style.BLUE, "validation images")}


def training_curves(histories: Sequence[Mapping]) -> Figure:
    """Loss, error and accuracy per epoch, for training and validation images.

    Args:
        histories: one ``History`` as a dict per seed. The line is the mean, the band the range.
    """
    figure, axes = style.subplots(1, 3, height=2.4)
    for axis, column in zip(axes, ("loss", "error", "accuracy"), strict=True):
        for side, (color, label) in SIDES.items():
            band(axis, [history[side][column] for history in histories], color, label)
        axis.set(title=column.capitalize(), xlabel="epoch")
        if column != "loss":
            style.percent(axis.yaxis, None)
    axes[0].set_ylabel("cross-entropy (nats)")
    axes[0].set_ylim(bottom=0)
    axes[1].set_ylim(bottom=0)
    axes[0].legend(loc="upper right")
    return figure


def compared_curves(
    histories: Mapping[str, Sequence[Mapping]], colors: Sequence[str], column: str = "error"
) -> Figure:
    """One quantity of the validation images over the epochs, several variants in one frame.

    Args:
        histories: the histories of all seeds, by the variant's name.
        column: ``loss``, ``error`` or ``accuracy``.
    """
    figure, axis = style.subplots(height=2.8)
    for (name, group), color in zip(histories.items(), colors, strict=True):
        band(axis, [history["validation"][column] for history in group], color, name)
    axis.set(xlabel="epoch", ylabel=f"validation {column}", yscale="log")
    style.log_percent(axis.yaxis)
    axis.legend()
    return figure


def coinciding_curves(
    lines: Sequence[Mapping], dots: Sequence[Mapping], names: tuple[str, str]
) -> Figure:
    """Training loss of two variants that should agree, seed by seed: lines, and dots on them.

    Args:
        lines, dots: one history per seed, seeds in the same order. A seed has a color of its own.
        names: what the lines and the dots are.
    """
    figure, axis = style.subplots(height=2.8)
    colors = (style.BLUE, style.VERMILION, style.GREEN, style.ORANGE, style.PURPLE)
    for seed, (line, dot, color) in enumerate(zip(lines, dots, colors, strict=False)):
        losses, others = line["train"]["loss"], dot["train"]["loss"]
        epochs = range(1, len(losses) + 1)
        axis.plot(epochs, losses, color=color, label=f"{names[0]}, seed {seed}")
        axis.plot(epochs, others, "o", color=color, markersize=4, label=f"{names[1]}, seed {seed}")
    axis.set(xlabel="epoch", ylabel="training loss (nats)")
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
    axis.legend(ncols=2)
    return figure


def diverging_losses(gaps: Mapping[str, Sequence[float]], colors: Sequence[str]) -> Figure:
    """How far losses lie apart, step by step, on a logarithmic scale.

    Args:
        gaps: the absolute difference after each step, by what is compared. A gap of zero is left
            out.
    """
    figure, axis = style.subplots(height=2.6)
    for (name, values), color in zip(gaps.items(), colors, strict=True):
        steps = np.arange(len(values))
        shown = np.where(np.asarray(values) > 0, values, np.nan)
        axis.plot(steps, shown, color=color, linewidth=1, label=name)
    axis.set(xlabel="step", ylabel="difference of the loss (nats)", yscale="log")
    axis.legend(loc="lower right")
    return figure


def band(axis: Axes, runs: Sequence[Sequence[float]], color: str, label: str) -> None:
    """The mean over runs as a line, their range as a band; epochs count from one."""
    values = np.asarray(runs)
    epochs = np.arange(1, values.shape[1] + 1)
    axis.fill_between(epochs, values.min(0), values.max(0), color=color, alpha=0.25, linewidth=0)
    axis.plot(epochs, values.mean(0), color=color, label=label)
    axis.xaxis.set_major_locator(MaxNLocator(integer=True))
