"""The curves are drawn from the histories of the trainings, epoch by epoch."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from cnn_core.plots import curves

COLUMNS = ("loss", "error", "accuracy")


def side(start):
    return {
        "loss": [start, start / 2, start / 4],
        "error": [start / 10, start / 20, start / 40],
        "accuracy": [1 - start / 10, 1 - start / 20, 1 - start / 40],
    }


HISTORIES = [{"train": side(s), "validation": side(s + 1)} for s in (1.0, 2.0, 4.0)]


def values(name, column):
    """One row per training."""
    return np.array([history[name][column] for history in HISTORIES])


def band_of(collection):
    """The lower and the upper edge of a band, epoch by epoch."""
    corners = collection.get_paths()[0].vertices
    epochs = np.unique(corners[:, 0])
    edges = [corners[corners[:, 0] == epoch, 1] for epoch in epochs]
    return [edge.min() for edge in edges], [edge.max() for edge in edges]


@pytest.fixture
def frames():
    return curves.training_curves(HISTORIES).axes


def test_loss_error_and_accuracy_have_a_frame_each(frames):
    assert [axis.get_title(loc="left") or axis.get_title() for axis in frames] == [
        "Loss",
        "Error",
        "Accuracy",
    ]


def test_lines_are_means_over_the_trainings(frames):
    for axis, column in zip(frames, COLUMNS, strict=True):
        for line, name in zip(axis.get_lines(), ("train", "validation"), strict=True):
            assert line.get_xdata().tolist() == [1, 2, 3]
            assert line.get_ydata() == pytest.approx(values(name, column).mean(0))


def test_bands_reach_from_the_lowest_to_the_highest(frames):
    for axis, column in zip(frames, COLUMNS, strict=True):
        for band, name in zip(axis.collections, ("train", "validation"), strict=True):
            low, high = band_of(band)
            assert low == pytest.approx(values(name, column).min(0))
            assert high == pytest.approx(values(name, column).max(0))


def test_the_legend_names_the_sides(frames):
    words = [text.get_text() for text in frames[0].get_legend().get_texts()]
    assert words == ["training images", "validation images"]


@pytest.mark.parametrize("column", COLUMNS)
def test_variants_are_compared_on_the_validation_images(column):
    groups = {"plain": HISTORIES[:1], "best": HISTORIES[1:]}
    (axis,) = curves.compared_curves(groups, ("#000000", "#ff0000"), column).axes
    assert axis.get_yscale() == "log"
    assert axis.get_ylabel() == f"validation {column}"
    plain, best = axis.get_lines()
    assert (plain.get_label(), plain.get_color()) == ("plain", "#000000")
    assert (best.get_label(), best.get_color()) == ("best", "#ff0000")
    assert plain.get_ydata() == pytest.approx(values("validation", column)[0])
    assert best.get_ydata() == pytest.approx(values("validation", column)[1:].mean(0))


def test_variants_may_differ_in_length():
    short = [{"validation": {"error": [0.5, 0.25]}}]
    (axis,) = curves.compared_curves({"a": short, "b": HISTORIES}, ("#000000", "#ff0000")).axes
    assert [len(line.get_xdata()) for line in axis.get_lines()] == [2, 3]


def test_lines_and_dots_of_a_seed_share_a_color():
    others = [{"train": side(s + 0.01)} for s in (1.0, 2.0, 4.0)]
    (axis,) = curves.coinciding_curves(HISTORIES, others, ("ours", "torch's")).axes
    lines = axis.get_lines()
    assert len(lines) == 6
    for seed, (line, dots) in enumerate(zip(lines[::2], lines[1::2], strict=True)):
        assert line.get_color() == dots.get_color()
        assert (line.get_marker(), dots.get_linestyle()) == ("None", "None")
        assert line.get_ydata().tolist() == HISTORIES[seed]["train"]["loss"]
        assert dots.get_ydata().tolist() == others[seed]["train"]["loss"]
    assert len({line.get_color() for line in lines}) == 3


def test_gaps_are_drawn_step_by_step_and_those_of_zero_left_out():
    figure = curves.diverging_losses({"layers": [0.0, 1e-6], "seeds": [0.5, 0.1]}, ("C0", "C1"))
    (axis,) = figure.axes
    layers, seeds = axis.get_lines()
    assert np.isnan(layers.get_ydata()[0])
    assert layers.get_ydata()[1] == 1e-6
    assert seeds.get_ydata().tolist() == [0.5, 0.1]
    assert axis.get_yscale() == "log"
