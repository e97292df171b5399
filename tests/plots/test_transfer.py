import matplotlib

matplotlib.use("Agg")

import numpy as np

from cnn_core.plots import transfer


def test_rows_are_where_attacks_were_made_and_columns_whom_they_fool():
    rates = np.array([[1.0, 0.25], [0.5, 0.75]])
    axis = transfer.transfer_matrix(rates, ["plain 0", "robust 0"]).axes[0]
    np.testing.assert_array_equal(axis.get_images()[0].get_array().data, rates)
    shown = {tuple(text.get_position()): text.get_text() for text in axis.texts}
    assert shown == {(0, 0): "100%", (1, 0): "25%", (0, 1): "50%", (1, 1): "75%"}
    assert (axis.get_xlabel(), axis.get_ylabel()) == ("shown to", "made on")
