import torch

from cnn_core.data import hub, mnist
from cnn_core.data.images import ImageSet


def rows(images: ImageSet) -> list[bytes]:
    return [image.numpy().tobytes() for image in images.images]


def test_a_smoke_run_works_on_the_embedded_digits(monkeypatch, digits):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    splits = mnist.load()
    assert [len(part) for part in (splits.train, splits.validation, splits.test)] == [
        1000,
        297,
        500,
    ]
    assert splits.train.shape == (1, 28, 28)
    assert splits.source == "scikit-learn digits"
    together = rows(splits.train) + rows(splits.validation) + rows(splits.test)
    assert sorted(together) == sorted(rows(digits))  # each digit in one set, and in one only


def numbered(first: int, count: int) -> ImageSet:
    """Images of 2×2 pixels that say which number they are."""
    numbers = torch.arange(first, first + count)
    pixels = torch.stack([numbers // 256**power % 256 for power in range(4)], 1)
    images = pixels.to(torch.uint8).view(-1, 1, 2, 2)
    return ImageSet(images, numbers % 10, tuple("0123456789"))


def test_validation_images_come_from_the_training_images_and_the_test_images_are_left_alone(
    monkeypatch,
):
    stored = {"train": numbered(0, 60_000), "test": numbered(60_000, 10_000)}
    monkeypatch.setattr(hub, "load", lambda dataset, split: stored[split])
    splits = mnist.load()
    assert (len(splits.train), len(splits.validation)) == (55_000, 5_000)
    assert splits.test.fingerprint == stored["test"].fingerprint
    assert sorted(rows(splits.train) + rows(splits.validation)) == sorted(rows(stored["train"]))
    assert splits.source == "ylecun/mnist"


def test_unsplit_all_training_images_are_trained_on_and_the_test_images_watch(monkeypatch):
    stored = {"train": numbered(0, 600), "test": numbered(600, 100)}
    monkeypatch.setattr(hub, "load", lambda dataset, split: stored[split])
    splits = mnist.load_unsplit()
    assert splits.train.fingerprint == stored["train"].fingerprint
    assert splits.validation.fingerprint == splits.test.fingerprint == stored["test"].fingerprint


def test_unsplit_a_smoke_run_watches_the_same_test_digits(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    splits = mnist.load_unsplit()
    assert (len(splits.train), len(splits.validation)) == (1297, 500)
    assert splits.test.fingerprint == mnist.load().test.fingerprint
