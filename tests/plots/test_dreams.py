"""Every image from black to its own brightest pixel, in its place; curves are those of the data."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import torch

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import dreams, style

DIM = torch.arange(12.0).view(3, 1, 2, 2) / 100
BRIGHT = DIM.flip(2) * 9


def shows(axis, image):
    """Whether the axis has the image in it, its brightest pixel white, to within a shade."""
    drawn = axis.get_images()[0]
    shades = drawn.get_array() / drawn.get_clim()[1]
    return np.allclose(shades, image[0] / image.max(), atol=0.5 / dreams.SHADES + 1e-6)


def test_a_row_has_its_name_and_each_image_its_own_white():
    figure = dreams.picture_rows({"dim": DIM, "bright": BRIGHT}, range(3))
    axes = np.array(figure.axes).reshape(2, 3)
    assert [axis.get_ylabel() for axis in axes[:, 0]] == ["dim", "bright"]
    assert [axis.get_title() for axis in axes[0]] == ["0", "1", "2"]
    for line, images in zip(axes, (DIM, BRIGHT), strict=True):
        for axis, image in zip(line, images, strict=True):
            assert shows(axis, image)


def test_a_black_image_can_be_drawn():
    figure = dreams.picture_rows({"black": torch.zeros(1, 1, 2, 2)})
    assert (figure.axes[0].get_images()[0].get_array() == 0).all()


def test_pairs_stand_one_over_the_other_also_in_the_last_block():
    figure = dreams.picture_pairs(DIM, BRIGHT, ("a", "b", "c"), ("up", "down"), columns=2)
    axes = np.array(figure.axes).reshape(4, 2)
    for number, (row, column) in enumerate(((0, 0), (0, 1), (2, 0))):
        assert shows(axes[row, column], DIM[number])
        assert shows(axes[row + 1, column], BRIGHT[number])
        assert axes[row, column].get_title() == "abc"[number]
    assert not axes[2, 1].get_images()
    assert [axis.get_ylabel() for axis in axes[:, 0]] == ["up", "down", "up", "down"]


def test_a_frame_surrounds_its_pixels_in_every_image_of_the_column():
    figure = dreams.picture_rows({"dim": DIM, "bright": BRIGHT})
    dreams.mark(figure, [None, (1, 0, 1, 2), None], 3)
    framed = [axis for axis in figure.axes if axis.patches]
    assert framed == [figure.axes[1], figure.axes[4]]
    assert framed[0].patches[0].get_bbox().bounds == (-0.5, 0.5, 2, 1)


def test_a_panel_has_a_line_per_image():
    curves = torch.arange(24.0).view(2, 3, 4)
    figure = dreams.cost_curves(curves, ("zero", "one"))
    for axis, lines, name in zip(figure.axes, curves, ("zero", "one"), strict=False):
        assert axis.get_title() == name
        drawn = [line.get_ydata().tolist() for line in axis.get_lines()]
        assert drawn == lines.tolist()


def test_strengths_are_shown_with_both_judges_and_the_choice():
    sure = [Estimate(0.9, 0.8, 1.0, 10), Estimate(0.4, 0.3, 0.5, 10)]
    agreed = [Estimate(0.5, 0.1, 0.7, 10), Estimate(0.6, 0.2, 0.8, 10)]
    figure = dreams.strength_curves({"l2": ((0.1, 2.0), sure, agreed, 2.0)}, least=0.7)
    (axis,) = figure.axes
    one, other = (container[0] for container in axis.containers)
    assert one.get_ydata().tolist() == [0.9, 0.4]
    assert other.get_ydata().tolist() == [0.5, 0.6]
    assert [label.get_text() for label in axis.get_xticklabels()] == [".1", "2"]
    least, chosen = axis.get_lines()[:2]
    assert set(least.get_ydata()) == {0.7}
    assert set(chosen.get_xdata()) == {1}
    assert chosen.get_color() == style.ORANGE
