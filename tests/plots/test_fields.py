"""A place's square is framed where the map has it, and both middles are marked."""

import matplotlib

matplotlib.use("Agg")

import torch

from cnn_core.plots import fields


def test_each_place_has_its_panel_its_frame_and_its_own_scale():
    maps = torch.zeros(2, 8, 8)
    maps[0, 0, 0], maps[0, 4, 4], maps[1, 7, 7] = 4.0, 1.0, 100.0
    figure = fields.fields(dict(zip(("one", "other"), maps, strict=True)), [(0, 0), (1, 1)], 4)
    first, second = figure.axes[:2]
    assert first.get_images()[0].get_array()[4, 4] == 0.5  # the root of a quarter
    assert second.get_images()[0].get_array().max() == 1
    assert [axis.title.get_text() for axis in (first, second)] == ["one", "other"]
    frame = second.patches[0]
    assert (frame.get_x(), frame.get_y(), frame.get_width()) == (3.5, 3.5, 4)
    middle, center = second.lines
    assert (*middle.get_xdata(), *middle.get_ydata()) == (5.5, 5.5)
    assert (*center.get_xdata(), *center.get_ydata()) == (7, 7)


def test_the_dot_is_where_the_sensitivity_is_on_average():
    map = torch.zeros(8, 8)
    map[1, 2], map[5, 2] = 3.0, 1.0
    axis = fields.fields({"": map}, [(0, 0)], 4).axes[0]
    center = axis.lines[1]
    assert (*center.get_xdata(), *center.get_ydata()) == (2, 2)
