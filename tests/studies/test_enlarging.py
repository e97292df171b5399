"""What is drawn between the places of a map, on maps of which it is known what is there."""

import pytest
import torch
import torch.nn.functional as F

from cnn_core.studies import enlarging


def noise(count=4, side=48):
    return torch.rand(count, 3, side, side, generator=torch.Generator().manual_seed(0))


def brightness(images):
    """A map with one place for each 8 pixels of brightness, and nothing beyond its own square."""
    return F.avg_pool2d(images.mean(1, keepdim=True), 8)[:, 0]


def test_an_image_moves_up_and_left_and_its_mirror_image_moves_in():
    images = noise(1, side=6)
    moved = enlarging.moved(images, 2)
    assert torch.equal(moved[:, :, :4, :4], images[:, :, 2:, 2:])
    assert torch.equal(moved[:, :, 4], moved[:, :, 2])  # mirrored at the last row


def test_a_map_moves_along_with_the_image_by_whole_places_and_not_by_halves():
    found = enlarging.between(brightness, noise())
    torch.testing.assert_close(found.moved, found.kept)
    assert found.drawn.shape == found.there.shape == (4, 5, 5)
    assert not torch.allclose(found.drawn, found.there, atol=1e-3)


def test_on_a_ramp_the_guess_is_what_is_there():
    ramp = (torch.arange(48) / 60).expand(1, 3, 48, 48)
    found = enlarging.between(brightness, ramp)
    torch.testing.assert_close(found.drawn[:, :, :-1], found.there[:, :, :-1], atol=1e-6, rtol=0)


def test_the_guess_is_measured_by_rank_and_worse_on_noise_than_on_a_slope():
    slope = torch.arange(48) / 100 + torch.arange(48)[:, None] / 300
    smooth = enlarging.measured(brightness, slope.expand(2, 3, 48, 48))
    rough = enlarging.measured(brightness, noise(8))
    assert rough["between"].value < 0.9 < smooth["between"].value
    assert rough["moved"].value == pytest.approx(1)
