"""Every image stands where it belongs, with its own caption."""

import matplotlib

matplotlib.use("Agg")

import pytest
import torch

from cnn_core.plots import images, style


def drawn(count, channels=1):
    """Images of a single value each, so that each can be told from the others."""
    values = torch.arange(count, dtype=torch.uint8) * 20
    return values.view(-1, 1, 1, 1).expand(count, channels, 4, 5)


CAPTIONS = ("a", "b", "c", "d", "e")


def test_each_image_has_its_own_axis_and_caption():
    axes = images.image_grid(drawn(5), CAPTIONS, columns=3).axes
    assert len(axes) == 6
    for number, axis in enumerate(axes[:5]):
        (image,) = axis.get_images()
        assert (image.get_array() == number * 20).all()
        assert axis.get_title() == CAPTIONS[number]
    assert not axes[5].get_images()
    assert not any(axis.axison for axis in axes)


def test_grey_levels_are_those_of_the_pixels():
    (image,) = images.image_grid(drawn(1), ["one"], columns=1).axes[0].get_images()
    assert image.get_array().shape == (4, 5)
    assert image.get_clim() == (0, 255)


def test_color_images_keep_their_colors():
    pixels = torch.zeros(1, 3, 4, 5, dtype=torch.uint8)
    pixels[0, 0] = 255
    (image,) = images.image_grid(pixels, ["red"], columns=1).axes[0].get_images()
    assert image.get_array().shape == (4, 5, 3)
    assert image.get_array()[0, 0].tolist() == [255, 0, 0]


@pytest.mark.parametrize("marked", [(), [False, True, False, False, True]])
def test_marked_captions_stand_out(marked):
    axes = images.image_grid(drawn(5), CAPTIONS, marked=marked).axes
    for axis, error in zip(axes, marked or [False] * 5, strict=False):
        assert axis.title.get_color() == (style.VERMILION if error else style.INK)
        assert axis.title.get_fontweight() == ("bold" if error else "normal")
