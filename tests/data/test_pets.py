"""The splits, of drawings and of stand-ins for the photos."""

import pytest
import torch

from cnn_core.data import pets as data
from cnn_core.data import photos
from cnn_core.data.images import ImageSet


@pytest.fixture
def stand_ins(monkeypatch):
    """Two hundred pictures, no two alike, in the place of the photos."""

    def load(dataset, split, side):
        assert (dataset.hub_id, split) == ("microsoft/cats_vs_dogs", "train")
        pixels = torch.arange(200).view(-1, 1, 1, 1).expand(-1, 3, side, side).to(torch.uint8)
        return ImageSet(pixels, torch.arange(200) % 2, ("cat", "dog"))

    monkeypatch.setattr(photos, "load", load)


def first_pixels(images):
    return set(images.images[:, 0, 0, 0].tolist())


def test_three_quarters_train_a_tenth_chooses_and_the_rest_reports(stand_ins):
    splits = data.load()
    assert [len(one) for one in (splits.train, splits.validation, splits.test)] == [150, 20, 30]
    assert splits.source == "microsoft/cats_vs_dogs"
    assert splits.train.shape == (3, 96, 96)


def test_no_photo_is_in_two_splits_and_none_is_lost(stand_ins):
    splits = data.load()
    parts = [first_pixels(one) for one in (splits.train, splits.validation, splits.test)]
    assert sum(map(len, parts)) == len(set.union(*parts)) == 200


def test_classes_are_in_proportion_in_every_split(stand_ins):
    splits = data.load()
    counts = [one.counts for one in (splits.train, splits.validation, splits.test)]
    assert counts == [(75, 75), (10, 10), (15, 15)]


def test_the_splits_are_the_same_in_every_call(stand_ins):
    assert data.load().fingerprint == data.load().fingerprint


def test_smoke_draws_its_pictures_and_needs_no_data(monkeypatch):
    monkeypatch.setenv("CNN_CORE_PRESET", "smoke")
    splits = data.load()
    assert splits.source == "drawn shapes"
    assert [len(one) for one in (splits.train, splits.validation, splits.test)] == [300, 40, 60]
    assert splits.train.shape == (3, 48, 48)
