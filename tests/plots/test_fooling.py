import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
import torch

from cnn_core.plots import fooling


def test_each_image_has_a_line_and_each_class_its_mean_and_name():
    curves = torch.tensor([[0.0, 1.0, 2.0], [0.0, 3.0, 4.0], [1.0, 1.0, 1.0]])
    (axis,) = fooling.ascent_curves(curves, torch.tensor([7, 7, 2]), "cost").axes
    lines = [line.get_ydata().tolist() for line in axis.get_lines()]
    assert lines[:3] == curves.tolist()
    assert lines[3:] == [[1, 1, 1], [0, 2, 3]]
    assert [text.get_text() for text in axis.texts] == ["2", "7"]
    assert axis.get_ylabel() == "cost"


def test_names_that_would_lie_on_each_other_are_moved_apart():
    assert fooling._apart([5.0, 1.0, 1.1], 0.5) == pytest.approx([5.0, 1.0, 1.5])


def test_a_tile_is_its_image_and_failures_alone_are_framed():
    images = torch.arange(2 * 3).view(2, 3, 1, 1).expand(2, 3, 4, 4).to(torch.uint8)
    success = torch.tensor([[True, True, False], [True, True, True]])
    (axis,) = fooling.crossed(images, success, "ab", "xyz").axes
    shown = axis.images[0].get_array()
    assert shown.shape == (11, 18)
    assert shown[7:11, 7:11].tolist() == images[1, 1].tolist()
    assert len(axis.patches) == 1
    assert axis.patches[0].get_xy() == (12.5, -1.5)
    assert [label.get_text() for label in axis.get_xticklabels()] == ["x", "y", "z"]


def test_a_noise_is_in_grey_levels_under_the_image_that_it_makes():
    noises = torch.full((2, 1, 4, 4), 0.2)
    image, made = torch.zeros(1, 4, 4, dtype=torch.uint8), torch.ones(2, 1, 4, 4, dtype=torch.uint8)
    figure = fooling.noise_rows(image, made, noises, ["for 0", "for 1"], 0.4)
    axes = figure.axes
    assert [axis.get_title() for axis in axes[:3]] == ["image", "for 0", "for 1"]
    assert axes[1].images[0].get_array().max() == 1
    assert np.asarray(axes[4].images[0].get_array()) == pytest.approx(np.full((4, 4), 51))
    assert axes[4].images[0].get_clim() == pytest.approx((-102, 102))


def test_a_cell_says_what_is_seen_and_its_color_whether_the_noise_got_its_way():
    predicted = torch.tensor([[0, 0], [0, 1]])
    figure = fooling.hit_matrices({"small": predicted, "large": predicted}, [0, 1])
    first = figure.axes[0]
    assert first.images[0].get_array().tolist() == [[0, 2], [1, 0]]
    assert [text.get_text() for text in first.texts] == ["0", "0", "0", "1"]
    assert [axis.get_title() for axis in figure.axes] == ["small", "large"]
    assert [text.get_text() for text in figure.legends[0].get_texts()] == [
        "the noise's class",
        "another digit",
        "own class: nothing to fool",
    ]
