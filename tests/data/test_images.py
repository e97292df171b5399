import hashlib

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.data.images import ImageSet


def colored(count=6, seed=0) -> ImageSet:
    generator = torch.Generator().manual_seed(seed)
    pixels = torch.randint(0, 256, (count, 3, 4, 5), dtype=torch.uint8, generator=generator)
    return ImageSet(pixels, torch.arange(count) % 3, ("cat", "dog", "none of them"))


def test_a_set_knows_its_size_its_shape_and_its_classes():
    images = colored(count=4)
    assert len(images) == 4
    assert images.shape == (3, 4, 5)
    assert images.counts == (2, 1, 1)


def test_a_class_without_images_counts_zero():
    images = colored()[:1]
    assert images.counts == (1, 0, 0)


@pytest.mark.parametrize(
    "index",
    [slice(1, 3), torch.tensor([1, 2]), torch.tensor([False, True, True, False, False, False])],
    ids=["slice", "indices", "mask"],
)
def test_a_part_of_a_set_is_a_set(index):
    whole, part = colored(), colored()[index]
    assert torch.equal(part.images, whole.images[1:3])
    assert part.labels.tolist() == [1, 2]
    assert part.classes == whole.classes


def test_the_fingerprint_is_the_hash_of_shape_classes_pixels_and_labels():
    # Spelled out, because every checkpoint's key rests on this value.
    images = ImageSet(
        torch.tensor([[[[7, 8]]], [[[9, 10]]]], dtype=torch.uint8), torch.tensor([0, 1]), ("a", "b")
    )
    text = b"((2, 1, 1, 2), ('a', 'b'))" + bytes([7, 8, 9, 10]) + bytes([0] * 8 + [1] + [0] * 7)
    assert images.fingerprint == hashlib.sha256(text).hexdigest()


@given(
    image=st.integers(0, 5),
    channel=st.integers(0, 2),
    row=st.integers(0, 3),
    column=st.integers(0, 4),
)
def test_one_changed_pixel_changes_the_fingerprint(image, channel, row, column):
    before = colored()
    pixels = before.images.clone()
    pixels[image, channel, row, column] ^= 1
    assert ImageSet(pixels, before.labels, before.classes).fingerprint != before.fingerprint


@pytest.mark.parametrize("item", range(6))
def test_one_changed_label_changes_the_fingerprint(item):
    before = colored()
    labels = before.labels.clone()
    labels[item] = (labels[item] + 1) % 3
    assert ImageSet(before.images, labels, before.classes).fingerprint != before.fingerprint


def test_a_renamed_class_changes_the_fingerprint():
    before = colored()
    renamed = ImageSet(before.images, before.labels, ("cat", "dog", "other"))
    assert renamed.fingerprint != before.fingerprint


def test_another_shape_of_the_same_bytes_changes_the_fingerprint():
    before = colored()
    turned = ImageSet(before.images.reshape(6, 3, 5, 4), before.labels, before.classes)
    assert turned.fingerprint != before.fingerprint


@pytest.mark.parametrize(
    "layout",
    [
        lambda pixels: pixels.contiguous(memory_format=torch.channels_last),
        lambda pixels: pixels.repeat_interleave(2, 0)[::2],
        lambda pixels: pixels.flip(3).flip(3),
        lambda pixels: torch.stack([pixels, 255 - pixels], -1)[..., 0],
    ],
    ids=["channels last", "every second image", "copy", "strided pixels"],
)
def test_the_fingerprint_does_not_depend_on_the_memory_layout(layout):
    before = colored()
    after = ImageSet(layout(before.images), before.labels, before.classes)
    assert after.fingerprint == before.fingerprint


@pytest.mark.parametrize(
    ("images", "labels", "message"),
    [
        (torch.zeros(2, 1, 4, 4), torch.zeros(2), r"uint8 \(N, C, H, W\), not torch.float32"),
        (torch.zeros(2, 4, 4, dtype=torch.uint8), torch.zeros(2), r"not torch.uint8 \(2, 4, 4\)"),
        (torch.zeros(2, 1, 4, 4, dtype=torch.uint8), torch.zeros(3), "2 images but 3 labels"),
    ],
    ids=["floats", "no channels", "a label too many"],
)
def test_what_is_no_set_of_images_is_refused(images, labels, message):
    with pytest.raises(ValueError, match=message):
        ImageSet(images, labels.long(), ("a",))
