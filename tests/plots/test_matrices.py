import matplotlib

matplotlib.use("Agg")

import numpy as np

from cnn_core.plots.matrices import similarity_matrix


def test_each_pair_has_its_number_and_the_diagonal_none():
    values = np.array([[1.0, 0.25, -0.5], [0.25, 1.0, 0.75], [-0.5, 0.75, 1.0]])
    axis = similarity_matrix(values, ("a", "b", "c"), "rank correlation").axes[0]
    shown = {text.get_position(): text.get_text() for text in axis.texts}
    assert shown == {
        (1, 0): "0.25",
        (2, 0): "\N{MINUS SIGN}0.50",
        (0, 1): "0.25",
        (2, 1): "0.75",
        (0, 2): "\N{MINUS SIGN}0.50",
        (1, 2): "0.75",
    }
    assert [label.get_text() for label in axis.get_xticklabels()] == ["a", "b", "c"]


def test_colors_reach_from_nought_or_below_to_one():
    positive = similarity_matrix(np.array([[1, 0.5], [0.5, 1]]), ("a", "b"), "r")
    assert positive.axes[0].get_images()[0].get_clim() == (0, 1)
    negative = similarity_matrix(np.array([[1, -0.5], [-0.5, 1]]), ("a", "b"), "r")
    assert negative.axes[0].get_images()[0].get_clim() == (-0.5, 1)
    assert negative.axes[1].get_ylabel() == "r"
