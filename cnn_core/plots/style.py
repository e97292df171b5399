"""The one look of all figures."""

import matplotlib as mpl
import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter, PercentFormatter

INK = "#22272e"
MUTED = "#6b7480"
GRID = "#dfe3e8"
# Blue and vermilion of Okabe and Ito's palette, which color-blind readers can tell apart, and the
# rest of it in the order in which a figure uses them.
BLUE, VERMILION, GREEN, ORANGE, SKY, PURPLE = (
    "#0072b2",
    "#d55e00",
    "#009e73",
    "#e69f00",
    "#56b4e9",
    "#cc79a7",
)
WIDTH = 7.0  # inches: the width of the text
SEQUENTIAL = "cividis"  # perceptually uniform, and reads the same without color


def use() -> None:
    """Set matplotlib's defaults; a chapter calls this once, in its first cell."""
    mpl.rcParams.update(
        {
            "figure.constrained_layout.use": True,
            "figure.facecolor": "white",
            "font.family": "sans-serif",
            "font.sans-serif": ["DejaVu Sans"],  # comes with matplotlib: the same on every machine
            "font.size": 8.5,
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.edgecolor": MUTED,
            "axes.linewidth": 0.7,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlesize": 9,
            "axes.titleweight": "bold",
            "axes.titlelocation": "left",
            "axes.grid": True,
            "axes.axisbelow": True,
            "grid.color": GRID,
            "grid.linewidth": 0.6,
            "xtick.color": MUTED,
            "ytick.color": MUTED,
            "xtick.labelcolor": INK,
            "ytick.labelcolor": INK,
            "lines.linewidth": 1.6,
            "legend.frameon": False,
            "image.interpolation": "nearest",
            "image.cmap": SEQUENTIAL,
            "savefig.facecolor": "white",
        }
    )


def subplots(rows: int = 1, columns: int = 1, *, height: float, **options) -> tuple[Figure, object]:
    """A figure as wide as the text, ``height`` inches high, and its axes, as pyplot makes them.

    Closed at once, so that a notebook shows the figure that a cell returns, and not another copy.
    """
    figure, axes = plt.subplots(rows, columns, figsize=(WIDTH, height), **options)
    plt.close(figure)
    return figure, axes


def bare(axis: Axes) -> None:
    """No ticks, grid or frame, as suits an image; labels and title stay."""
    axis.set(xticks=[], yticks=[])
    axis.grid(False)
    for side in axis.spines.values():
        side.set_visible(False)


def caption(axis: Axes, words, *, marked: bool = False) -> None:
    """Words above a small picture; ``marked`` in the color of errors."""
    axis.set_title(
        words,
        loc="center",
        fontsize=7.5,
        fontweight="bold" if marked else "normal",
        color=VERMILION if marked else INK,
        pad=2.5,
    )


def row_name(axis: Axes, words: str) -> None:
    """Words to the left of a row of pictures, whose first one is in ``axis``."""
    axis.set_ylabel(words, rotation=0, ha="right", va="center", labelpad=6)


def percent(axis: Axis, decimals: int | None = 0) -> None:
    """Label an axis of fractions in percent; ``None``: with as many decimals as its range needs."""
    axis.set_major_formatter(PercentFormatter(1, decimals=decimals, symbol=" %"))


def log_percent(axis: Axis) -> None:
    """Label a logarithmic axis of fractions in percent, at 1, 2 and 5 of each decade."""
    axis.set_major_locator(LogLocator(subs=(1, 2, 5)))
    axis.set_major_formatter(FuncFormatter(lambda value, _: f"{value * 100:g} %"))
    axis.set_minor_formatter(NullFormatter())
