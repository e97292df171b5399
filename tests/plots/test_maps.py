"""Maps stand under their images, on a scale that the colorbar tells."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import torch

from cnn_core.plots import maps

IMAGES = torch.arange(3, dtype=torch.uint8).view(3, 1, 1, 1).expand(3, 1, 4, 4) * 50
GREY = torch.arange(12.0).view(3, 2, 2)
ROWS = {"grey": GREY, "black": -GREY}
CAPTIONS = ("a", "b", "c")


def panels(figure, rows=3, columns=3):
    return np.array(figure.axes[: rows * columns]).reshape(rows, columns)


def pixels(axis):
    return axis.get_images()[0].get_array()


def limits(axis):
    return axis.get_images()[0].get_clim()


def test_images_come_first_and_their_maps_below():
    axes = panels(maps.map_rows(IMAGES, ROWS, CAPTIONS, "probability"))
    for column in range(3):
        assert axes[0, column].get_title() == CAPTIONS[column]
        assert (pixels(axes[0, column]) == column * 50).all()
        assert (pixels(axes[1, column]) == GREY[column].numpy()).all()
        assert (pixels(axes[2, column]) == -GREY[column].numpy()).all()
    assert [axis.get_ylabel() for axis in axes[:, 0]] == ["", "grey", "black"]


def test_all_maps_share_one_scale_and_the_colorbar_says_which():
    figure = maps.map_rows(IMAGES, ROWS, CAPTIONS, "probability")
    assert {limits(axis) for axis in panels(figure)[1:].flat} == {(-11, 11)}
    assert figure.axes[-1].get_ylabel() == "probability"


def test_the_scale_can_be_given():
    figure = maps.map_rows(IMAGES, ROWS, CAPTIONS, "probability", limits=(0, 1))
    assert {limits(axis) for axis in panels(figure)[1:].flat} == {(0, 1)}


def test_an_explanation_is_shown_in_units_of_its_largest_magnitude():
    axes = panels(maps.explanation_rows(IMAGES, ROWS, CAPTIONS, "relative"))
    for row, factor in zip(axes[1:], (1, -1), strict=True):
        for axis, map in zip(row, GREY, strict=True):
            assert np.allclose(pixels(axis), (factor * map / map.max()).numpy())
            assert limits(axis) == (-1, 1)


def test_a_blank_explanation_stays_blank():
    blank = {"zero": torch.zeros(3, 2, 2)}
    axes = panels(maps.explanation_rows(IMAGES, blank, CAPTIONS, "relative"), rows=2)
    assert all((pixels(axis) == 0).all() for axis in axes[1])


def test_a_class_has_one_color_and_what_is_negative_has_none():
    classes = {"grey": torch.tensor([[[0, 1], [2, -1]]] * 3)}
    figure = maps.class_rows(IMAGES, classes, CAPTIONS, ("zero", "one", "two"))
    for axis in panels(figure, rows=2)[1]:
        assert limits(axis) == (-0.5, 2.5)
        assert pixels(axis).mask.tolist() == [[False, False], [False, True]]
    labels = [label.get_text() for label in figure.axes[-1].get_yticklabels()]
    assert labels == ["zero", "one", "two"]
