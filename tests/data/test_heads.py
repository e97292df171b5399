"""Marked photos are found again by what they show; the photos here are noise of that look."""

import pytest
import torch
import torch.nn.functional as F

from cnn_core.data import heads
from cnn_core.data.images import ImageSet


def pictures(count=6, side=96):
    """Smooth pictures, which survive another size as photos do."""
    coarse = torch.rand(count, 3, 9, 9, generator=torch.Generator().manual_seed(0))
    return (255 * F.interpolate(coarse, (side, side), mode="bilinear")).round().byte()


def as_set(images):
    return ImageSet(images, torch.zeros(len(images), dtype=torch.int64), ("cat", "dog"))


@pytest.fixture
def two_marked(monkeypatch):
    """The third and the fifth picture are in the table."""
    found = heads.photo_hashes(pictures())[[2, 4]].tolist()
    first, second = (number.to_bytes(8, signed=True).hex() for number in found)
    monkeypatch.setattr(
        heads, "MARKED", f"{first} 10 0 40 30 0 0 96 90\n{second} 4 8 16 20 4 8 64 72"
    )


def test_a_marked_photo_is_found_among_others(two_marked):
    index, head, animal = heads.marked(as_set(pictures()))
    assert index.tolist() == [2, 4]
    assert head.tolist() == [[10, 0, 40, 30], [4, 8, 16, 20]]
    assert animal.tolist() == [[0, 0, 96, 90], [4, 8, 64, 72]]


def test_boxes_are_in_pixels_of_the_photos_at_hand(two_marked):
    index, head, _ = heads.marked(as_set(pictures(side=48)))
    assert index.tolist() == [2, 4]
    assert head.tolist() == [[5, 0, 20, 15], [2, 4, 8, 10]]


def test_another_copy_of_a_photo_is_the_same_photo(two_marked):
    """Pixels that were coded and rounded anew differ by a grey level or two."""
    noise = torch.randint(-2, 3, pictures().shape, generator=torch.Generator().manual_seed(1))
    copy = (pictures().int() + noise).clamp(0, 255).byte()
    assert heads.marked(as_set(copy))[0].tolist() == [2, 4]


def test_photos_that_nobody_marked_are_not_found(two_marked):
    index, head, animal = heads.marked(as_set(pictures().flip(3)))
    assert len(index) == len(head) == len(animal) == 0


def test_each_row_of_the_table_is_a_photo_of_its_own_with_its_head_on_the_animal():
    hashes, boxes = heads._table()
    assert len(hashes.unique()) == len(hashes) == 71
    head, animal = boxes.split(4, 1)
    assert (head[:, :2] >= animal[:, :2]).all()
    assert (head[:, 2:] <= animal[:, 2:]).all()
    assert (head[:, :2] < head[:, 2:]).all()
    assert animal.min() >= 0
    assert animal.max() <= heads.MARKED_AT


def test_drawings_have_stand_ins_when_smoke(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    index, head, animal = heads.marked(as_set(pictures(20)))
    assert index.tolist() == list(range(12))
    assert head[0].tolist() == [24, 8, 48, 32]
    assert animal[0].tolist() == [24, 8, 72, 56]
