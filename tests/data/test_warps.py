"""The oracle is torchvision's ``affine`` of a photo that is larger, its border mirrored."""

import pytest
import torch
import torch.nn.functional as F
from torchvision_import import torchvision

from cnn_core.data import warps
from cnn_core.data.warps import random_warp

BILINEAR = torchvision.transforms.InterpolationMode.BILINEAR
STILL = {"angle": 0.0, "translate": [0, 0], "scale": 1.0, "shear": [0.0, 0.0]}
MARGIN = 16


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def smooth(count, side):
    """Photos on which a sample misplaced by a hundredth of a pixel is no large error."""
    coarse = torch.rand(count, 3, 5, 5, generator=generator(9))
    return F.interpolate(coarse, (side, side), mode="bicubic").clamp(0, 1)


PHOTOS = smooth(4, 32)


def with_mirrored_border(images):
    """Images with ``MARGIN`` more pixels on each side, mirrored at the edge of the last pixel."""
    return torchvision.transforms.functional.pad(images, [MARGIN] * 4, padding_mode="symmetric")


def affine(images, **options):
    moved = torchvision.transforms.functional.affine(
        with_mirrored_border(images), **(STILL | options), interpolation=BILINEAR
    )
    return moved[:, :, MARGIN:-MARGIN, MARGIN:-MARGIN]


@pytest.fixture
def at_the_limit(monkeypatch):
    """Every draw is the largest possible, so that the parameters of a transform are known."""
    monkeypatch.setattr(warps.torch, "rand", lambda *shape, generator: torch.ones(*shape))


TRANSFORMS = {
    "rotation": ({"degrees": 15.0}, {"angle": 15.0}),
    "shift": ({"translate": 3 / 32}, {"translate": [3, 3]}),
    "larger by a fifth": ({"scale": 0.2}, {"scale": 1.2}),
    # torchvision counts a shear along x positive when the bottom moves left.
    "shear": ({"shear": 10.0}, {"shear": [-10.0, 0.0]}),
    "all at once": (
        {"degrees": 15.0, "translate": 2 / 32, "scale": 0.2, "shear": 5.0},
        {"angle": 15.0, "translate": [2, 2], "scale": 1.2, "shear": [-5.0, 0.0]},
    ),
}


@pytest.mark.parametrize(("ours", "theirs"), TRANSFORMS.values(), ids=TRANSFORMS)
def test_a_transform_is_that_of_torchvision_on_a_mirrored_border(at_the_limit, ours, theirs):
    expected = affine(PHOTOS, **theirs)
    torch.testing.assert_close(
        random_warp(PHOTOS, generator(), **ours), expected, atol=1e-4, rtol=0
    )


def test_without_options_nothing_changes():
    torch.testing.assert_close(random_warp(PHOTOS, generator()), PHOTOS, atol=1e-5, rtol=0)


def test_nothing_black_comes_in_from_outside():
    white = torch.ones(50, 3, 32, 32)
    moved = random_warp(white, generator(), degrees=15, translate=0.2, scale=0.2, shear=5)
    torch.testing.assert_close(moved, white, atol=1e-5, rtol=0)


def test_each_photo_moves_by_an_amount_of_its_own_within_the_range():
    """On a ramp from left to right a shift along x is a change of value."""
    ramp = ((torch.arange(32) + 0.5) / 32).expand(400, 1, 32, 32)
    middle = slice(12, 20)
    moved = random_warp(ramp, generator(), translate=0.1)
    shift = (ramp - moved)[:, 0, 16, middle].mean(1)
    assert -0.1 - 1e-4 < shift.min() < -0.098
    assert 0.098 < shift.max() < 0.1 + 1e-4
    assert abs(shift.mean()) < 4 * 0.1 / (3 * 400) ** 0.5


def test_the_generator_decides_and_torchs_own_is_left_alone():
    images, options = PHOTOS, {"degrees": 15, "translate": 0.1, "scale": 0.2, "shear": 5}
    before = torch.get_rng_state()
    one, same, other = (random_warp(images, generator(seed), **options) for seed in (0, 0, 1))
    assert torch.equal(one, same)
    assert not torch.equal(one, other)
    assert torch.equal(torch.get_rng_state(), before)
