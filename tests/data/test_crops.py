"""The oracle is torchvision: its crops of given boxes, and the boxes that it draws."""

import pytest
import torch
from scipy import stats
from torchvision_import import torchvision

from cnn_core.data import crops

DRAWS = 2_000


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def noise(count=6, height=24, width=32):
    return torch.rand(count, 3, height, width, generator=generator(9))


def test_the_crop_of_a_box_is_that_of_torchvision():
    images = noise()
    boxes = torch.tensor(
        [
            [0, 0, 24, 32],
            [3, 5, 7, 11],
            [12, 16, 12, 16],
            [23, 31, 1, 1],
            [0, 20, 24, 5],
            [4, 0, 2, 32],
        ]
    )
    cropped = crops.resized_crops(images, boxes)
    for image, box, found in zip(images, boxes.tolist(), cropped, strict=True):
        expected = torchvision.transforms.functional.resized_crop(
            image, *box, size=[24, 32], antialias=False
        )
        torch.testing.assert_close(found, expected, atol=1e-5, rtol=0)


@pytest.mark.parametrize("scale", [(0.08, 1.0), (0.5, 0.9)])
def test_boxes_are_distributed_as_those_of_torchvision(scale):
    """Area, aspect, and place of the boxes: no difference that two thousand draws would show."""
    shape, ratio = torch.Size([DRAWS, 3, 64, 64]), (3 / 4, 4 / 3)
    ours = crops.crop_boxes(shape, scale, ratio, generator()).double()
    with torch.random.fork_rng():
        torch.manual_seed(0)
        draw = torchvision.transforms.RandomResizedCrop.get_params
        image = torch.zeros(3, 64, 64)
        theirs = torch.tensor(
            [draw(image, list(scale), list(ratio)) for _ in range(DRAWS)]
        ).double()
    for measure in (
        lambda box: box[:, 2] * box[:, 3],
        lambda box: box[:, 3] / box[:, 2],
        lambda box: box[:, 0],
        lambda box: box[:, 1],
    ):
        assert stats.ks_2samp(measure(ours), measure(theirs)).pvalue > 0.001


def test_every_box_lies_within_the_image():
    top, left, height, width = crops.crop_boxes(
        torch.Size([DRAWS, 3, 20, 50]), (0.08, 1), (3 / 4, 4 / 3), generator()
    ).T
    assert (height > 0).all()
    assert (width > 0).all()
    assert (top + height <= 20).all()
    assert (left + width <= 50).all()


def test_where_no_box_fits_the_whole_image_is_taken():
    boxes = crops.crop_boxes(torch.Size([5, 3, 16, 16]), (1, 1), (2, 2), generator())
    assert boxes.tolist() == [[0, 0, 16, 16]] * 5


def test_a_flip_mirrors_left_and_right_and_half_of_the_images():
    images = noise(count=400)
    flipped = crops.random_flip(images, generator())
    mirrored = (flipped == images.flip(3)).flatten(1).all(1)
    kept = (flipped == images).flatten(1).all(1)
    assert (mirrored ^ kept).all()
    assert abs(mirrored.double().mean() - 0.5) < 4 * 0.5 / 400**0.5


@pytest.mark.parametrize("change", [crops.random_flip, crops.random_resized_crop])
def test_the_generator_decides_and_the_images_are_left_alone(change):
    images = noise()
    before = images.clone()
    assert torch.equal(change(images, generator()), change(images, generator()))
    assert torch.equal(images, before)
