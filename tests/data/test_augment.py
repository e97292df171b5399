"""The oracle is torchvision's ``affine``, which gives all images of a batch the same transform."""

from functools import partial

import pytest
import torch
import torch.nn.functional as F
from torchvision_import import torchvision

from cnn_core.data import augment
from cnn_core.data.augment import random_affine, sampling_grid

BILINEAR = torchvision.transforms.InterpolationMode.BILINEAR
STILL = {"angle": 0.0, "translate": [0, 0], "scale": 1.0, "shear": [0.0, 0.0]}


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def noise(count=4, channels=1, height=28, width=28):
    return torch.rand(count, channels, height, width, generator=generator(9))


def affine(images, **options):
    """torchvision's ``affine``, which knows no bicubic resampling of tensors, made to do so."""
    resampling = torchvision.transforms._functional_tensor
    with pytest.MonkeyPatch.context() as monkeypatch:
        bicubic = partial(torch.nn.functional.grid_sample, mode="bicubic", align_corners=False)
        monkeypatch.setattr(
            resampling, "grid_sample", lambda images, grid, **_: bicubic(images, grid)
        )
        moved = torchvision.transforms.functional.affine(
            images, **(STILL | options), interpolation=BILINEAR
        )
    return moved.clamp(0, 1)


@pytest.fixture
def at_the_limit(monkeypatch):
    """Every draw is the largest possible, so that the parameters of a transform are known."""

    def largest(shape, half_width, generator):
        return torch.full(shape if isinstance(shape, tuple) else (shape,), half_width)

    monkeypatch.setattr(augment, "_uniform", largest)


TRANSFORMS = {
    "rotation": ({"degrees": 25.0}, {"angle": 25.0}),
    "quarter turn": ({"degrees": 90.0}, {"angle": 90.0}),
    "shift by 3 of 28 pixels": ({"translate": 3 / 28}, {"translate": [3, 3]}),
    "larger by a fifth": ({"scale": 0.2}, {"scale": 1.2}),
    # torchvision counts a shear along x positive when the bottom moves left.
    "shear": ({"shear": 15.0}, {"shear": [-15.0, 0.0]}),
    "all at once": (
        {"degrees": 10.0, "translate": 2 / 28, "scale": 0.1, "shear": 5.0},
        {"angle": 10.0, "translate": [2, 2], "scale": 1.1, "shear": [-5.0, 0.0]},
    ),
}


@pytest.mark.parametrize(("ours", "theirs"), TRANSFORMS.values(), ids=TRANSFORMS)
@pytest.mark.parametrize("channels", [1, 3])
def test_a_transform_is_that_of_torchvision(at_the_limit, ours, theirs, channels):
    images = noise(channels=channels)
    expected = affine(images, **theirs)
    # Pixel values in [0, 1]; single precision places the samples to about 1e-5 of a pixel.
    torch.testing.assert_close(
        random_affine(images, generator(), **ours), expected, atol=1e-4, rtol=0
    )


@pytest.mark.parametrize("name", ["rotation", "shear"])
def test_a_rectangle_is_turned_and_sheared_in_pixels(at_the_limit, name):
    images = noise(height=20, width=30)
    ours, theirs = TRANSFORMS[name]
    expected = affine(images, **theirs)
    torch.testing.assert_close(
        random_affine(images, generator(), **ours), expected, atol=1e-4, rtol=0
    )


def test_without_options_nothing_changes():
    images = noise()
    torch.testing.assert_close(random_affine(images, generator()), images, atol=1e-5, rtol=0)


EVERYTHING = {"degrees": 10, "translate": 0.1, "scale": 0.1, "shear": 5, "elastic": 1}


def test_the_same_generator_gives_the_same_images_and_leaves_the_originals():
    images = noise()
    before = images.clone()
    first = random_affine(images, generator(1), **EVERYTHING)
    assert torch.equal(first, random_affine(images, generator(1), **EVERYTHING))
    assert not torch.equal(first, random_affine(images, generator(2), **EVERYTHING))
    assert torch.equal(images, before)


def test_the_global_generator_is_left_alone():
    before = torch.get_rng_state()
    random_affine(noise(), generator(), **EVERYTHING)
    assert torch.equal(torch.get_rng_state(), before)


@pytest.mark.parametrize("option", EVERYTHING)
def test_each_image_of_a_batch_has_amounts_of_its_own(option):
    same = noise(count=1).expand(3, -1, -1, -1)
    first, second, third = random_affine(same, generator(), **{option: EVERYTHING[option]})
    assert not torch.equal(first, second)
    assert not torch.equal(second, third)


def test_pixels_stay_in_range_and_what_comes_from_outside_is_black():
    moved = random_affine(torch.ones(16, 1, 28, 28), generator(), **EVERYTHING)
    assert moved.min() == 0
    assert moved.max() <= 1 + 1e-6


def dots(row, column, count=400):
    """Images with one bright dot, large enough to be followed to a fraction of a pixel."""
    images = torch.zeros(count, 1, 28, 28)
    images[:, :, row - 1 : row + 2, column - 1 : column + 2] = 1
    return images


def centers(images):
    """The (x, y) of each image's center of brightness, from the middle of the image, in pixels."""
    axis = torch.arange(28) - 13.5
    mass = images.sum((1, 2, 3))
    x = (images.sum((1, 2)) * axis).sum(1) / mass
    y = (images.sum((1, 3)) * axis).sum(1) / mass
    return x, y


def test_shifts_fill_the_range_asked_for_along_both_axes():
    was_x, was_y = centers(dots(13, 13))
    x, y = centers(random_affine(dots(13, 13), generator(), translate=0.2))
    for moved in (x - was_x, y - was_y):
        # Uniform in ±0.2 · 28 = ±5.6 pixels: the outermost of 400 draws lie close to the ends.
        # Resampling moves a center by a few hundredths of a pixel.
        assert -5.6 - 0.05 < moved.min() < -5.4
        assert 5.4 < moved.max() < 5.6 + 0.05
        assert abs(moved.mean()) < 4 * 5.6 / (3 * 400) ** 0.5


def test_rotations_fill_the_range_asked_for():
    x, y = centers(random_affine(dots(13, 23), generator(), degrees=20))
    was_x, was_y = centers(dots(13, 23))
    turned = (torch.atan2(y, x) - torch.atan2(was_y, was_x)).rad2deg()
    assert -20.5 < turned.min() < -19
    assert 19 < turned.max() < 20.5


def test_scales_differ_between_the_axes():
    x, y = centers(random_affine(dots(22, 22), generator(), scale=0.1))
    was_x, was_y = centers(dots(22, 22))
    for factor in (x / was_x, y / was_y):
        assert 0.88 < factor.min() < 0.91
        assert 1.09 < factor.max() < 1.12
    assert abs(torch.corrcoef(torch.stack([x, y]))[0, 1]) < 0.2  # 4 / √400


def test_an_elastic_displacement_is_smooth_and_as_large_as_asked_for():
    field = augment._displacement(torch.Size((300, 1, 28, 28)), 2.0, generator()) * 14  # in pixels
    # Interpolation between the nodes of a coarse grid takes some of the deviation away.
    assert field.std().item() == pytest.approx(2.0, rel=0.2)
    assert field.mean().abs() < 0.05
    assert (field[:, 1:] - field[:, :-1]).std() < 0.3 * field.std()


@pytest.mark.parametrize(("height", "width"), [(28, 28), (20, 30), (1, 5)])
def test_the_sampling_grid_is_that_of_torch(height, width):
    theta = torch.randn(4, 2, 3, generator=torch.Generator().manual_seed(0))
    expected = F.affine_grid(theta, [4, 1, height, width], align_corners=False)
    torch.testing.assert_close(sampling_grid(theta, height, width), expected, atol=1e-5, rtol=0)
