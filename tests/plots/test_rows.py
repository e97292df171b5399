"""Rows of images: each image in its row and column, its word below it."""

import matplotlib

matplotlib.use("Agg")

import torch

from cnn_core.plots import rows


def images(values):
    pixels = torch.tensor(values, dtype=torch.uint8)
    return pixels.view(-1, 1, 1, 1).expand(-1, 3, 4, 5)


def drawn(**options):
    return rows.image_rows({"one": images([10, 20, 30]), "two": images([40, 50, 60])}, **options)


def test_each_image_stands_in_its_row_and_column():
    shown = [axis.get_images()[0].get_array()[0, 0, 0] for axis in drawn().axes]
    assert shown == [10, 20, 30, 40, 50, 60]


def test_rows_have_their_names_and_columns_their_heads():
    axes = drawn(head=["a", "b", "c"]).axes
    assert [axes[0].get_ylabel(), axes[3].get_ylabel()] == ["one", "two"]
    assert [axis.get_title() for axis in axes] == ["a", "b", "c", "", "", ""]


def test_words_stand_below_the_images_of_the_rows_that_have_any():
    axes = drawn(captions={"two": ["x", "y", "z"]}).axes
    assert [axis.get_xlabel() for axis in axes] == ["", "", "", "x", "y", "z"]
