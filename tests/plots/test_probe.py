"""What channels answer to, as pictures: which map, which point, which row."""

import matplotlib

matplotlib.use("Agg")

import pytest
import torch

from cnn_core.plots import probe


def drawn(figure):
    """What each axis with an image shows, in the order of drawing, without the colorbars."""
    return [axis.get_images()[0].get_array() for axis in figure.axes if axis.get_images()]


def test_a_row_is_an_image_and_a_column_a_channel_in_units_of_its_largest_value():
    images = torch.zeros(2, 3, 4, 4, dtype=torch.uint8)
    maps = torch.arange(1.0, 7).view(2, 3, 1, 1).expand(2, 3, 4, 4)
    figure = probe.channels(images, {"relu1": {"color": maps[:, :2], "shape": maps[:, 2:]}})
    shown = [array.flat[0] for array in drawn(figure)]
    assert shown == pytest.approx([0, 1 / 4, 2 / 5, 3 / 6, 0, 1, 1, 1])
    assert [axis.get_title(loc="left") for axis in figure.axes[2:6]] == ["color", "", "", "shape"]


def test_each_layer_is_a_block_with_its_name():
    images = torch.zeros(3, 3, 4, 4, dtype=torch.uint8)
    layers = {layer: {"color": torch.rand(3, 2, 5, 5)} for layer in ("relu1", "relu2")}
    names = [axis.get_ylabel() for axis in probe.channels(images, layers).axes]
    assert [name for name in names if name.startswith("relu")] == ["relu1", "relu2"]


def test_a_silent_channel_is_blank():
    images = torch.zeros(1, 3, 4, 4, dtype=torch.uint8)
    shown = drawn(probe.channels(images, {"relu1": {"color": torch.zeros(1, 1, 4, 4)}}))
    assert not shown[1].any()


def test_a_channel_is_a_point_at_its_two_shares():
    found = {"lazy": (torch.tensor([0.9, 0.8]), torch.tensor([0.1, 0.0]))}
    left, right = probe.shares({"relu1": found, "relu2": found}).axes
    assert [left.get_title(loc="left"), right.get_title(loc="left")] == ["relu1", "relu2"]
    (line,) = (one for one in left.lines if one.get_label() == "lazy")
    assert line.get_xdata().tolist() == pytest.approx([0.9, 0.8])
    assert line.get_ydata().tolist() == pytest.approx([0.1, 0.0])
