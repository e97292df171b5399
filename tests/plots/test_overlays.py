"""Maps lie over their images, each on its own range."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import torch

from cnn_core.plots import overlays, style

IMAGES = torch.arange(2, dtype=torch.uint8).view(2, 1, 1, 1).expand(2, 3, 4, 4) * 50
MAPS = torch.tensor([[[0.0, 1.0], [2.0, 4.0]], [[5.0, 5.0], [5.0, 5.0]]])


def panels(figure, rows=2):
    return np.array(figure.axes[: rows * 2]).reshape(rows, 2)


def test_a_map_is_enlarged_stretched_to_its_own_range_and_laid_over_the_image():
    axes = panels(overlays.overlay_rows(IMAGES, {"relu1": MAPS}, ("a", "b"), mode="nearest"))
    under, over = axes[1, 0].get_images()
    assert (under.get_array() == 4).all()  # black in few shades
    assert over.get_array()[[0, 0, 3, 3], [0, 3, 0, 3]].tolist() == [0, 0.25, 0.5, 1]
    assert over.get_alpha() == overlays.OPACITY
    assert over.get_clim() == (0, 1)


def test_a_map_that_is_the_same_everywhere_is_dark():
    axes = panels(overlays.overlay_rows(IMAGES, {"relu1": MAPS}, ("a", "b")))
    assert (axes[1, 1].get_images()[1].get_array() == 0).all()


def test_rows_have_names_and_marked_captions_the_color_of_errors():
    figure = overlays.overlay_rows(
        IMAGES, {"relu1": MAPS, "relu2": MAPS}, ("a", "b"), marked=[False, True]
    )
    axes = panels(figure, rows=3)
    assert [axis.get_ylabel() for axis in axes[:, 0]] == ["", "relu1", "relu2"]
    assert [axis.title.get_text() for axis in axes[0]] == ["a", "b"]
    assert [axis.title.get_color() for axis in axes[0]] == [style.INK, style.VERMILION]
    assert figure.axes[-1].get_ylabel() == "share of the map's range"
