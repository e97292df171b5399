"""Features silenced, directions taken out: on networks where it is known which carry the color."""

import pytest
import torch
from torch import nn

from cnn_core.data import colored as data
from cnn_core.studies.colored import ablate, directions, features


@pytest.fixture(scope="module")
def images():
    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
        return data.load().hard_random[:30]


class Features(nn.Module):
    """The green of a corner, faintly; the light of one pixel whatever its color; the mean red."""

    def forward(self, shown):
        light = shown.amax(1)[:, 14, 14]
        return torch.stack([0.01 * shown[:, 1, 0, 0], light, shown[:, 0].mean((1, 2))], 1)


@pytest.fixture
def network():
    network = nn.Sequential()
    network.add_module("flatten", Features())
    network.add_module("fc", nn.Linear(3, 10))
    return network


def test_a_feature_that_carries_the_color_comes_first(network, images):
    found = ablate.ranked(network, images)
    assert found.color[0] == 2
    assert found.digit[0] == found.active[0] == 1


def test_features_are_what_the_linear_layers_are_given(network, images):
    found = features.features(network, images.set.images.float() / 255)
    assert found.shape == (30, 3)
    expected = network(images.set.images.float() / 255).argmax(1)
    assert torch.equal(features.predictions(network, found), expected)


def test_chosen_features_alone_are_scaled():
    values = torch.ones(2, 5)
    found = ablate.scaled_features(values, torch.tensor([1, 3]), 0.25)
    assert found.tolist() == [[1, 0.25, 1, 0.25, 1]] * 2
    assert torch.equal(values, torch.ones(2, 5))


def test_mended_is_what_was_the_color_before_and_is_the_digit_now(images):
    labels, colors = images.set.labels, images.colors
    other = (labels + 1) % 10
    found = features.read(labels, colors, images)
    assert found.mended == found.digit == 1
    assert found.changed == (labels != colors).double().mean()
    found = features.read(labels, torch.where(other == colors, other + 100, other), images)
    assert found.mended == 0
    assert features.read(colors, colors, images).changed == 0


def test_the_first_direction_of_color_is_the_feature_that_carries_it(network, images):
    found = directions.directions(network, images)
    assert found.color[0].abs().argmax() == 2
    assert found.digit[0].abs().argmax() == 1
    torch.testing.assert_close(found.color @ found.color.T, torch.eye(3), rtol=0, atol=1e-5)


def test_without_the_color_the_mean_features_of_all_colors_are_the_same():
    """What two groups differ by is gone, and what members of a group differ by is not."""
    generator = torch.Generator().manual_seed(0)
    groups = torch.randn(2, 1, 6, generator=generator) + torch.randn(2, 50, 6, generator=generator)
    means = groups.mean(1)
    difference = means[0] - means[1]
    direction = (difference / difference.norm())[None]
    left = directions.scaled_along(
        groups.flatten(0, 1), center=means.mean(0), chosen=direction, dose=0
    ).unflatten(0, (2, 50))
    torch.testing.assert_close(left[0].mean(0), left[1].mean(0), rtol=0, atol=1e-5)
    torch.testing.assert_close((groups - left) @ direction.T * direction, groups - left)


@pytest.mark.parametrize(("dose", "expected"), [(0, [1, 2]), (1, [4, 2]), (2, [7, 2])])
def test_a_dose_scales_what_lies_along_the_directions_from_the_center(dose, expected):
    found = directions.scaled_along(
        torch.tensor([[4.0, 2.0]]),
        center=torch.tensor([1.0, 5.0]),
        chosen=torch.tensor([[1.0, 0.0]]),
        dose=dose,
    )
    assert found.tolist() == [expected]


def test_directions_at_random_are_orthonormal():
    found = directions.at_random(512, torch.Generator().manual_seed(0))
    torch.testing.assert_close(found @ found.T, torch.eye(9), rtol=0, atol=1e-5)


@pytest.mark.parametrize("kind", ["color", "digit", "active", "random", "dose"])
def test_every_kind_of_change_leaves_other_features_alone_at_full_dose(kind, monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    values = torch.rand(4, 512)
    order = ablate.Ranking(*[torch.randperm(512) for _ in range(3)])
    changed = {
        number: several[0](values)
        for (one, number), several in ablate.changes(order).items()
        if one == kind
    }
    for number, after in changed.items():
        expected = {"dose": 0 if number == 100 else ablate.DOSED}.get(kind, number)
        assert (after != values).any(0).sum() == expected
