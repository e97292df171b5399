"""The confusion matrix shows every count, the calibration curve every bin."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from cnn_core.evaluate.scores import Calibration
from cnn_core.plots import scores

COUNTS = np.array([[1200, 3, 0], [1, 90, 0], [0, 2, 7]])
CLASSES = ("cat", "dog", "eel")


def test_every_count_stands_in_its_cell_and_empty_cells_stay_empty():
    axis = scores.confusion_matrix(COUNTS, CLASSES).axes[0]
    shown = {text.get_position(): text.get_text() for text in axis.texts}
    # Columns are predicted classes, rows true ones.
    assert shown == {
        (0, 0): "1,200",
        (1, 0): "3",
        (0, 1): "1",
        (1, 1): "90",
        (1, 2): "2",
        (2, 2): "7",
    }


def test_colors_count_the_errors_alone():
    (image,) = scores.confusion_matrix(COUNTS, CLASSES).axes[0].get_images()
    colored = np.ma.getdata(image.get_array())
    assert np.isnan(np.diag(colored)).all()
    assert colored[0, 1] == 3
    assert image.get_clim() == (0, 3)


def test_the_axes_name_the_classes():
    axis = scores.confusion_matrix(COUNTS, CLASSES).axes[0]
    assert (axis.get_xlabel(), axis.get_ylabel()) == ("predicted class", "true class")
    for ticks in (axis.get_xticklabels(), axis.get_yticklabels()):
        assert [tick.get_text() for tick in ticks] == list(CLASSES)


def test_a_matrix_without_errors_can_be_drawn():
    axis = scores.confusion_matrix(np.diag([5, 6]), ("cat", "dog")).axes[0]
    assert [text.get_text() for text in axis.texts] == ["5", "6"]


def bins(confidence, accuracy):
    """A calibration of bins with ten images each."""
    return Calibration(0.1, np.array(confidence), np.array(accuracy), np.full(len(accuracy), 10))


def test_doubt_is_drawn_against_error_bins_without_one_too():
    one = bins([0.9, 0.99, 1.0], [0.8, 0.98, 1.0])
    (axis,) = scores.calibration_curve({"best": one}, ["#ff0000"]).axes
    _, curve = axis.get_lines()
    assert curve.get_xdata() == pytest.approx([0.1, 0.01, 0.0])
    assert curve.get_ydata() == pytest.approx([0.2, 0.02, 0.0])
    assert (curve.get_label(), curve.get_color()) == ("best", "#ff0000")


def test_honest_doubt_is_the_diagonal_as_far_as_any_network_doubts():
    two = {"sure": bins([0.99], [1.0]), "unsure": bins([0.75], [1.0])}
    (axis,) = scores.calibration_curve(two, ["#ff0000", "#0000ff"]).axes
    honest = axis.get_lines()[0]
    assert list(honest.get_xdata()) == list(honest.get_ydata()) == [0, 0.25]
