"""The curves are means over the images, deletion left and insertion right."""

import matplotlib

matplotlib.use("Agg")

import pytest
import torch

from cnn_core.explain import Curve
from cnn_core.plots import masking


def test_each_map_has_its_mean_curve_on_both_sides():
    falling = Curve(torch.tensor([[1.0, 0.5, 0.0], [0.6, 0.3, 0.0]]))
    rising = Curve(torch.tensor([[0.0, 0.2, 1.0], [0.0, 0.4, 0.6]]))
    figure = masking.masking_curves({"one": (falling, rising), "two": (rising, falling)})
    left, right = figure.axes
    assert [axis.get_title() for axis in (left, right)] == ["Deletion", "Insertion"]
    for axis, expected in ((left, [0.8, 0.4, 0.0]), (right, [0.0, 0.3, 0.8])):
        line = axis.get_lines()[0]
        assert line.get_xdata().tolist() == [0, 0.5, 1]
        assert line.get_ydata() == pytest.approx(expected)
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["one", "two"]


def test_eight_maps_look_different():
    curve = Curve(torch.tensor([[1.0, 0.0]]))
    axes = masking.masking_curves({str(n): (curve, curve) for n in range(8)}).axes
    looks = {(line.get_color(), line.get_linestyle()) for line in axes[0].get_lines()}
    assert len(looks) == 8
