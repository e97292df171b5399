import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits, split_off, stratified_split

MNIST_COUNTS = (5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949)


@st.composite
def labels_and_size(draw):
    labels = draw(st.lists(st.integers(0, 5), min_size=2, max_size=80))
    return torch.tensor(labels), draw(st.integers(1, len(labels) - 1))


@given(labels_and_size(), st.integers(0, 3))
def test_the_two_parts_are_disjoint_complete_and_of_the_size_asked_for(drawn, seed):
    labels, size = drawn
    part, rest = stratified_split(labels, size, seed)
    assert len(part) == size
    assert sorted([*part.tolist(), *rest.tolist()]) == list(range(len(labels)))


@given(labels_and_size())
def test_every_class_keeps_its_proportion_within_one_item(drawn):
    labels, size = drawn
    part, _ = stratified_split(labels, size)
    wanted = labels.bincount().double() * size / len(labels)
    taken = labels[part].bincount(minlength=len(wanted))
    assert (taken - wanted).abs().max() < 1


@given(labels_and_size())
def test_both_parts_are_in_ascending_order(drawn):
    for part in stratified_split(*drawn):
        assert part.tolist() == sorted(part.tolist())


def test_the_validation_digits_have_the_classes_in_proportion():
    labels = torch.arange(10).repeat_interleave(torch.tensor(MNIST_COUNTS))
    part, _ = stratified_split(labels, 5_000)
    wanted = torch.tensor(MNIST_COUNTS) / 12  # 5,000 of 60,000
    assert len(part) == 5_000
    assert (labels[part].bincount() - wanted).abs().max() < 1


def test_a_split_is_fixed_by_its_seed_alone():
    labels = torch.arange(100) % 10
    first, _ = stratified_split(labels, 30)
    torch.manual_seed(5)
    again, _ = stratified_split(labels, 30)
    other, _ = stratified_split(labels, 30, seed=1)
    assert torch.equal(first, again)
    assert not torch.equal(first, other)


def test_items_are_drawn_from_all_over_a_class():
    part, _ = stratified_split(torch.zeros(1000, dtype=torch.long), 500)
    # 500 of 0..999 at random: their mean is 499.5 with a deviation of 9.1; four of those.
    assert abs(part.double().mean() - 499.5) < 37


@pytest.mark.parametrize("size", [0, -1, 4, 5])
def test_a_part_must_leave_something_on_both_sides(size):
    with pytest.raises(ValueError, match=f"a part of {size} cannot be taken from 4 items"):
        stratified_split(torch.zeros(4, dtype=torch.long), size)


def test_images_are_split_with_their_labels():
    values = torch.arange(20)
    images = ImageSet(values.to(torch.uint8).view(-1, 1, 1, 1), values % 4, tuple("abcd"))
    for part in split_off(images, 8):
        assert torch.equal(part.images.flatten() % 4, part.labels)


def test_the_fingerprint_tells_the_three_sets_apart():
    def one(value):
        pixels = torch.full((1, 1, 2, 2), value, dtype=torch.uint8)
        return ImageSet(pixels, torch.zeros(1, dtype=torch.long), ("a",))

    before = Splits("here", one(1), one(2), one(3))
    swapped = Splits("here", one(1), one(3), one(2))
    elsewhere = Splits("there", one(1), one(2), one(3))
    assert before.fingerprint != swapped.fingerprint
    assert before.fingerprint == elsewhere.fingerprint  # the content counts, not where it was found
