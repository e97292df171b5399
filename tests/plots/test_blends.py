"""Image, map and blend stand under each other."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import torch

from cnn_core.plots import blends, style

IMAGES = torch.arange(2, dtype=torch.uint8).view(2, 1, 1, 1).expand(2, 3, 4, 4) * 50
MAPS = torch.tensor([[[-1.0, 1.0], [2.0, 3.0]], [[5.0, 5.0], [5.0, 5.0]]])


def test_three_rows_show_the_image_its_map_and_both():
    figure = blends.blend_rows(IMAGES, MAPS, ("a", "b"), marked=[False, True])
    axes = np.array(figure.axes[:6]).reshape(3, 2)
    assert [axis.get_ylabel() for axis in axes[:, 0]] == ["image", "map", "blend"]
    assert [axis.title.get_text() for axis in axes[0]] == ["a", "b"]
    assert axes[0, 1].title.get_color() == style.VERMILION
    map = axes[1, 0].get_images()[0].get_array()
    assert map.shape == (4, 4)
    assert (map.min(), map.max()) == (0, 1)
    under, over = axes[2, 0].get_images()
    assert (under.get_array() == axes[0, 0].get_images()[0].get_array()).all()
    assert (over.get_array() == map).all()
    assert over.get_alpha() == blends.OPACITY


def test_a_map_that_is_the_same_everywhere_is_dark():
    figure = blends.blend_rows(IMAGES, MAPS, ("a", "b"))
    assert (figure.axes[3].get_images()[0].get_array() == 0).all()
