import pytest
import torch

from cnn_core.studies.samples import one_of_each, pixels, sample, scaled


@pytest.mark.parametrize(("preset", "count"), [("smoke", 100), ("full", 1_000)])
def test_the_images_are_drawn_at_random_and_always_the_same(digits, preset, count, monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", preset)
    first, second = sample(digits), sample(digits)
    assert len(first) == min(count, len(digits))
    assert first.fingerprint == second.fingerprint != digits[:count].fingerprint


def test_each_class_has_its_first_image(digits):
    ten = one_of_each(digits)
    assert ten.labels.tolist() == list(range(10))
    for one, label in zip(ten.images, range(10), strict=True):
        assert torch.equal(one, digits.images[digits.labels == label][0])


def test_a_class_without_images_is_left_out(digits):
    assert one_of_each(digits[digits.labels > 6]).labels.tolist() == [7, 8, 9]


def test_pixels_run_from_black_at_zero_to_white_at_one(digits):
    found = pixels(digits[:3])
    torch.testing.assert_close(found * 255, digits.images[:3].float())


def test_smoke_does_less(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    assert scaled(1_000, 7) == 7
    monkeypatch.setenv("CNN_CORE_PRESET", "full")
    assert scaled(1_000, 7) == 1_000
