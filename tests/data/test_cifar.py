"""CIFAR-10 as the briefs split it."""

import pytest
import torch

from cnn_core.data import cifar, drawn, hub
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError


def test_smoke_draws_ten_kinds_of_shapes(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    splits = cifar.load()
    assert splits.source == "drawn shapes"
    assert splits.classes == drawn.SHAPES
    assert splits.train.shape == (3, 32, 32)
    assert splits.train.counts == (40,) * 10
    assert splits.test.counts == (20,) * 10


def test_test_images_stand_in_for_validation_and_no_image_is_on_both_sides(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    splits = cifar.load()
    assert splits.validation is splits.test
    seen = {image.numpy().tobytes() for image in splits.train.images}
    assert not any(image.numpy().tobytes() in seen for image in splits.test.images)


def test_all_training_images_are_trained_on(monkeypatch):
    read = {
        part: ImageSet(
            torch.full((size, 3, 32, 32), size, dtype=torch.uint8), torch.arange(size), ()
        )
        for part, size in [("train", 5), ("test", 2)]
    }
    monkeypatch.setenv("CNN_CORE_PRESET", "full")
    monkeypatch.setattr(hub, "load", lambda dataset, part: read[part])
    splits = cifar.load()
    assert (splits.train, splits.test) == (read["train"], read["test"])
    assert splits.source == "uoft-cs/cifar10"


def test_without_data_one_line_says_what_to_do(monkeypatch, tmp_path):
    monkeypatch.setenv("CNN_CORE_PRESET", "full")
    monkeypatch.setenv("CNN_CORE_DATA", str(tmp_path))
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(UserError, match="uoft-cs/cifar10 not found"):
        cifar.load()
