"""The oracle is torchvision's adjustment of one image at a time."""

import pytest
import torch
from torchvision_import import torchvision

from cnn_core.data import light
from cnn_core.data.light import random_light

functional = torchvision.transforms.functional
# torchvision rounds the weight of red to four digits: 0.2989 in place of 0.299.
ROUNDED = 2e-4


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


PHOTOS = torch.rand(5, 3, 16, 20, generator=generator(9))


def draw(monkeypatch, *numbers):
    """Brightness, contrast and saturation are drawn at these places of their ranges, 0 to 1."""
    drawn = torch.tensor(numbers).view(3, 1, 1, 1, 1)
    monkeypatch.setattr(light.torch, "rand", lambda *shape, generator: drawn.expand(shape))


@pytest.mark.parametrize("place", [0.0, 0.25, 0.5, 1.0])
def test_each_change_is_that_of_torchvision(monkeypatch, place):
    draw(monkeypatch, place, 1 - place, place)
    brighter, contrasted, saturated = (1 + 0.4 * (2 * one - 1) for one in (place, 1 - place, place))
    found = random_light(PHOTOS, generator(), brightness=0.4, contrast=0.4, saturation=0.4)
    for image, ours in zip(PHOTOS, found, strict=True):
        expected = functional.adjust_brightness(image, brighter)
        expected = functional.adjust_contrast(expected, contrasted)
        expected = functional.adjust_saturation(expected, saturated)
        torch.testing.assert_close(ours, expected, atol=ROUNDED, rtol=0)


def test_without_options_nothing_changes():
    torch.testing.assert_close(random_light(PHOTOS, generator()), PHOTOS)


def test_brightness_fills_the_range_asked_for():
    grey = torch.full((400, 3, 4, 4), 0.5)
    factor = random_light(grey, generator(), brightness=0.3)[:, 0, 0, 0] / 0.5
    assert 0.7 <= factor.min() < 0.71
    assert 1.29 < factor.max() <= 1.3
    assert abs(factor.mean() - 1) < 4 * 0.3 / (3 * 400) ** 0.5


def test_a_grey_photo_has_no_saturation_to_change():
    grey = torch.rand(4, 1, 8, 8, generator=generator()).expand(4, 3, 8, 8)
    torch.testing.assert_close(random_light(grey, generator(), saturation=1.0), grey)


def test_grey_is_that_of_torchvision():
    expected = functional.rgb_to_grayscale(PHOTOS)
    torch.testing.assert_close(light.grey(PHOTOS), expected, atol=ROUNDED, rtol=0)


def test_pixels_stay_in_range_and_the_photos_are_left_alone():
    before = PHOTOS.clone()
    changed = random_light(PHOTOS, generator(), brightness=0.9, contrast=0.9, saturation=0.9)
    assert changed.min() >= 0
    assert changed.max() <= 1
    assert torch.equal(PHOTOS, before)
