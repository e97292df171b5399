"""From digit to digit, on a network that reads the color, so that it is known what it takes."""

import pytest
import torch
from torch import nn

from cnn_core.data import colored as data
from cnn_core.studies.colored import pairs


class ReadsColor(nn.Module):
    """The class whose color is nearest to the mean color of the image, as bright as can be."""

    def forward(self, images):
        found = images.mean((2, 3))
        palette = torch.tensor(data.PALETTE, dtype=torch.float)
        return -(found[:, None] - 0.2 * palette).square().sum(2)


@pytest.fixture
def images(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    easy = data.load().easy
    return easy[easy.matches][:60]


def test_a_color_is_as_far_from_another_as_the_other_from_it():
    assert pairs.distance(7, 3) == pairs.distance(3, 7) == pytest.approx(0.5)
    assert pairs.distance(2, 3) == pytest.approx(3**0.5)
    assert pairs.distance(4, 4) == 0


def test_every_digit_is_led_to_every_other_but_itself():
    assert len(set(pairs.pairs())) == 90
    assert all(source != target for source, target in pairs.pairs())


def test_who_reads_the_color_takes_more_noise_where_colors_lie_farther_apart(images):
    found = pairs.by_pair(ReadsColor(), images)
    assert set(found) <= set(pairs.pairs())
    assert 0.5 < pairs._with_color(found) <= 1


def test_the_distance_itself_is_in_perfect_agreement():
    assert pairs._with_color(
        {pair: pairs.distance(*pair) for pair in pairs.pairs()}
    ) == pytest.approx(1)
