"""Noise and attacks on a network that looks at red alone, and how its maps change."""

import pytest
import torch
from torch import nn

from cnn_core.data.images import ImageSet
from cnn_core.studies import perturbed


class MeanRed(nn.Module):
    """Two logits of which the second is the image's mean red: nothing else is looked at."""

    def forward(self, images):
        red = images[:, 0].mean((1, 2))
        return torch.stack([torch.full_like(red, 0.5), red], 1)


@pytest.fixture
def images():
    """Images near the border between the classes, the first two right by three grey levels."""
    generator = torch.Generator().manual_seed(0)
    given = torch.randint(60, 200, (3, 3, 12, 12), generator=generator)
    for image, red in zip(given, (124, 130, 124), strict=True):
        image[0] = red
    return ImageSet(given.byte(), torch.tensor([0, 1, 1]), ("a", "b"))


def grey(images, classes):
    """A map that knows the classes: brightness for class 0, darkness for class 1."""
    sign = 1 - 2 * classes.float()
    return sign[:, None, None] * images.mean(1)


@pytest.mark.parametrize("attack", perturbed.ATTACKS)
@pytest.mark.parametrize("levels", [0.5, 8])
def test_noise_and_attacks_stay_within_their_level(images, attack, levels):
    changed = perturbed.adversarial(MeanRed(), images, attack, levels)
    assert (changed - images.images.float() / 255).abs().max() <= levels / 255 + 1e-6


def test_fgsm_moves_red_away_from_the_class_and_nothing_else(images):
    moved = perturbed.adversarial(MeanRed(), images, "fgsm", 8) - images.images.float() / 255
    expected = torch.tensor([8, -8, -8]).view(3, 1, 1).expand(3, 12, 12) / 255
    torch.testing.assert_close(moved[:, 0], expected, atol=1e-6, rtol=0)
    assert (moved[:, 1:] == 0).all()


@pytest.mark.parametrize("levels", [0.5, 8])
def test_one_gradient_serves_all_levels_of_fgsm(images, monkeypatch, levels):
    monkeypatch.setattr(perturbed, "PART", 2)  # of three images
    signs = perturbed.gradient_signs(MeanRed(), images)
    expected = perturbed.adversarial(MeanRed(), images, "fgsm", levels)
    torch.testing.assert_close(perturbed.fgsm_along(signs, images, levels), expected)


def test_maps_are_compared_where_the_attack_turned_a_right_answer(images):
    changed = {
        attack: perturbed.adversarial(MeanRed(), images, attack, 8) for attack in ("noise", "fgsm")
    }
    found = perturbed.looks(MeanRed(), images, changed, grey)
    # Of three images, two were right before; FGSM turns both, and noise none.
    assert {value.n for value in found.values()} == {2}
    assert found["fgsm.true"].value == pytest.approx(1, abs=0.01)
    assert found["fgsm.seen"].value == pytest.approx(-1, abs=0.01)
    assert found["noise.true"].value == found["noise.seen"].value
