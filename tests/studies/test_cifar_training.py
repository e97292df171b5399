"""What is trained on CIFAR-10; the oracle of the augmentation is torchvision, on 8-bit images."""

import numpy as np
import pytest
import torch
from PIL import Image
from scipy import stats
from torchvision_import import torchvision

from cnn_core.data import crops
from cnn_core.studies.cifar import training
from cnn_core.train.recipe import function_from_dict

SCALE, RATIO = (0.8, 1.0), (3 / 4, 4 / 3)
DRAWS = 4_000
ROUNDED = 1.5 / 255  # Pillow rounds after each of its two passes


@pytest.fixture
def full(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "full")
    return {run.variant: run.recipe for run in training.planned()}


def test_the_brief_s_recipe_is_kept(full):
    recipe = full["resnet"]
    assert recipe.epochs == 30
    assert [step["function"].rpartition(".")[2] for step in recipe.as_dict()["augmentation"]] == [
        "random_resized_crop",
        "random_flip",
    ]
    assert recipe.as_dict()["augmentation"][0]["options"] == {"scale": SCALE}


def test_both_networks_are_trained_and_can_be_built_again_from_their_record(full):
    built = {
        name: function_from_dict(recipe.as_dict()["network"])() for name, recipe in full.items()
    }
    counts = {name: sum(p.numel() for p in model.parameters()) for name, model in built.items()}
    assert counts == {"resnet": 4_829_258, "resnet18": 11_173_962}


def test_smoke_trains_small_networks(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    for run in training.planned():
        assert sum(p.numel() for p in run.recipe.network().parameters()) < 250_000
        assert run.recipe.epochs < 10


def shapes(count=5):
    generator = torch.Generator().manual_seed(3)
    return torch.randint(256, (count, 3, 32, 32), generator=generator).to(torch.uint8)


def test_a_crop_is_that_of_the_brief_s_transform_of_8_bit_images():
    images = shapes()
    boxes = torch.tensor(
        [[0, 0, 32, 32], [2, 1, 30, 29], [0, 3, 32, 28], [4, 0, 28, 32], [3, 3, 29, 29]]
    )
    ours = crops.resized_crops(images.float() / 255, boxes)
    for image, box, found in zip(images, boxes.tolist(), ours, strict=True):
        pillow = Image.fromarray(image.permute(1, 2, 0).numpy())
        theirs = torchvision.transforms.functional.resized_crop(pillow, *box, size=[32, 32])
        expected = torch.from_numpy(np.asarray(theirs).copy()).permute(2, 0, 1) / 255
        torch.testing.assert_close(found, expected, atol=ROUNDED, rtol=0)


def test_boxes_are_drawn_as_the_brief_s_transform_draws_them():
    """Heights, widths and places of boxes in 32×32 pixels, compared by chi-square."""
    generator = torch.Generator().manual_seed(0)
    ours = crops.crop_boxes(torch.Size([DRAWS, 3, 32, 32]), SCALE, RATIO, generator)
    with torch.random.fork_rng():
        torch.manual_seed(1)
        draw = torchvision.transforms.RandomResizedCrop.get_params
        image = torch.zeros(3, 32, 32)
        theirs = torch.tensor([draw(image, list(SCALE), list(RATIO)) for _ in range(DRAWS)])
    for column in range(4):
        counts = torch.stack(
            [torch.bincount(boxes[:, column], minlength=33) for boxes in (ours, theirs)]
        )
        common = counts.sum(0) >= 20
        table = counts[:, common].numpy()
        assert stats.chi2_contingency(table).pvalue > 0.001
        assert table.sum() > 0.98 * 2 * DRAWS


def test_augmented_batches_differ_from_the_brief_s_by_no_more_than_two_of_its_own_do():
    """The mean image and the spread of each pixel, over many draws of one image."""
    image = shapes(1)
    generator = torch.Generator().manual_seed(0)
    many = image.float().div(255).expand(2_000, -1, -1, -1)
    for step in training.BRIEF.augmentation:
        many = step(many, generator)
    with torch.random.fork_rng():
        torch.manual_seed(1)
        transform = torchvision.transforms.Compose(
            [
                torchvision.transforms.RandomResizedCrop(32, scale=SCALE),
                torchvision.transforms.RandomHorizontalFlip(),
                torchvision.transforms.ToTensor(),
            ]
        )
        pillow = Image.fromarray(image[0].permute(1, 2, 0).numpy())
        theirs = torch.stack([transform(pillow) for _ in range(2_000)])
    error = (theirs.std(0) / 2_000**0.5) * 2**0.5
    z = (many.mean(0) - theirs.mean(0)) / error
    assert z.pow(2).mean().sqrt() < 1.5
    torch.testing.assert_close(many.std(0), theirs.std(0), atol=0.02, rtol=0)
