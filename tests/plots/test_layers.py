"""Every channel of every layer is shown, and each layer has one scale."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
import torch

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import layers

IMAGES = torch.zeros(2, 1, 6, 6, dtype=torch.uint8)


def test_a_mosaic_holds_each_map_with_a_gap_between():
    channels = torch.arange(4.0)[:, None, None].expand(4, 2, 3)
    tiles = layers.mosaic(channels)
    assert tiles.shape == (5, 7)
    assert (tiles[:2, :3] == 0).all()
    assert (tiles[:2, 4:] == 1).all()
    assert (tiles[3:, :3] == 2).all()
    assert (tiles[3:, 4:] == 3).all()
    assert tiles[2].isnan().all()
    assert tiles[:, 3].isnan().all()


@pytest.mark.parametrize(
    ("count", "shape"), [(1, (2, 3)), (2, (2, 7)), (5, (5, 11)), (32, (17, 23))]
)
def test_a_mosaic_is_about_square_and_places_without_a_map_stay_empty(count, shape):
    tiles = layers.mosaic(torch.ones(count, 2, 3))
    assert tiles.shape == shape
    assert (~tiles.isnan()).sum() == count * 6


def test_a_row_is_a_layer_and_a_column_an_image():
    first, second = torch.rand(2, 8, 4, 4), 5 * torch.rand(2, 16, 2, 2)
    figure = layers.mosaics(IMAGES, {"conv1": first, "conv2": second})
    axes = np.array(figure.axes[:6]).reshape(3, 2)
    for row, values in zip(axes[1:], (first, second), strict=True):
        for axis, channels in zip(row, values, strict=True):
            drawn = axis.get_images()[0]
            np.testing.assert_array_equal(drawn.get_array().data, layers.mosaic(channels).numpy())
            assert drawn.get_clim() == (0, pytest.approx(float(values.max())))
    assert [axis.get_ylabel() for axis in axes[:, 0]] == ["", "conv1", "conv2"]


def test_a_quantity_has_a_panel_and_a_network_a_line_with_its_intervals():
    trained = [Estimate(0.5, 0.4, 0.7), Estimate(0.8)]
    untrained = [Estimate(0.3), Estimate(0.2)]
    panels = {"sparsity": {"trained": trained, "untrained": untrained}}
    (axis,) = layers.by_layer(panels, ["conv1", "conv2"], ("C0", "C1")).axes
    lines = [container[0] for container in axis.containers]
    assert [line.get_ydata().tolist() for line in lines] == [[0.5, 0.8], [0.3, 0.2]]
    (bars,) = axis.containers[0][2]
    assert [segment[:, 1].tolist() for segment in bars.get_segments()] == [
        pytest.approx([0.4, 0.7]),
        pytest.approx([0.8, 0.8]),
    ]
