"""Scores of maps that are known to rank the pixels well or badly, and the maps of no network."""

import pytest
import torch
from torch import nn

from cnn_core.studies import ranking


class Corner(nn.Module):
    """Says class 1 as surely as the upper left quarter is white."""

    def forward(self, images):
        side = images.shape[2] // 2
        bright = images[:, :, :side, :side].mean((1, 2, 3))
        return torch.stack([torch.full_like(bright, 0.5), bright], 1) * 20


@pytest.fixture
def corners():
    """Black images with a white upper left quarter, and the map of that quarter."""
    images = torch.zeros(3, 3, 16, 16)
    images[:, :, :8, :8] = 1
    return images, images[:, 0]


def test_a_map_of_what_counts_scores_above_its_opposite(corners):
    images, quarter = corners
    classes = torch.ones(3, dtype=torch.int64)
    best, worst = (
        ranking.score(Corner(), images, classes, sign * quarter, steps=8, blur=8.0)
        for sign in (1, -1)
    )
    assert (best > 0.3).all()
    assert (worst < -0.3).all()


def test_the_map_of_the_middle_is_highest_there():
    found = ranking.center_map(torch.zeros(2, 3, 9, 9))
    assert found.shape == (2, 9, 9)
    assert found[0].argmax() == 9 * 4 + 4
    assert found[0, 0, 0] == found[0, 8, 8] == found.min()


def test_references_have_the_size_of_the_images_and_are_the_same_in_every_call(corners):
    images, _ = corners
    for name, found in ranking.references(images).items():
        assert found.shape == (3, 16, 16)
        assert torch.equal(found, ranking.references(images)[name])
