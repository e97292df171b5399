import pytest
import torch

from cnn_core.data.recolor import random_brightness, random_channel_gains, random_channel_mixing

BOTH = pytest.mark.parametrize("recolor", [random_channel_mixing, random_channel_gains])
ALL = pytest.mark.parametrize(
    "recolor", [random_channel_mixing, random_channel_gains, random_brightness]
)


def draws(recolor, images, seed=0):
    return recolor(images, torch.Generator().manual_seed(seed))


@BOTH
def test_an_image_keeps_its_brightness_and_range(recolor):
    images = torch.rand(50, 3, 5, 4)
    found = draws(recolor, images)
    torch.testing.assert_close(found.amax((1, 2, 3)), images.amax((1, 2, 3)))
    assert found.min() >= 0


@ALL
def test_the_same_seed_draws_the_same_and_every_image_its_own(recolor):
    images = torch.rand(1, 3, 5, 4).expand(20, -1, -1, -1)
    found = draws(recolor, images)
    assert torch.equal(found, draws(recolor, images))
    assert len(found.unique(dim=0)) == 20


def test_brightness_is_drawn_and_the_color_stays():
    images = 0.9 * torch.rand(1_000, 3, 5, 4, dtype=torch.float64)
    found = draws(random_brightness, images)
    factors = found.amax((1, 2, 3)) / images.amax((1, 2, 3))
    torch.testing.assert_close(found, images * factors.view(-1, 1, 1, 1))
    low, high = found.amax((1, 2, 3)).aminmax()
    assert 0.4 <= low < 0.41
    assert 0.99 < high <= 1


def test_mixing_is_one_linear_map_of_the_channels_per_image():
    images = torch.rand(4, 3, 6, 6, dtype=torch.float64)
    found = draws(random_channel_mixing, images)
    for before, after in zip(images.flatten(2), found.flatten(2), strict=True):
        weights = torch.linalg.lstsq(before.T, after.T).solution
        torch.testing.assert_close(before.T @ weights, after.T)
        assert (weights >= 0).all()


def test_mixing_makes_any_color_of_red_and_gains_leave_it_red():
    red = torch.zeros(500, 3, 1, 1)
    red[:, 0] = 1
    strongest = draws(random_channel_mixing, red)[:, :, 0, 0].argmax(1)
    assert (strongest.bincount(minlength=3) - 500 / 3).abs().max() < 60
    torch.testing.assert_close(draws(random_channel_gains, red), red)


@ALL
def test_a_black_image_stays_black(recolor):
    assert not draws(recolor, torch.zeros(2, 3, 4, 4)).any()
