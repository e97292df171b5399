"""What a network reads, by digit and by color."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import torch

from cnn_core.plots import colored, style

NAMES = [f"color {index}" for index in range(10)]


def test_confusions_are_shares_of_their_rows():
    counts = np.zeros((10, 10))
    counts[0] = [3, 1, *[0] * 8]
    counts[1:, 0] = 5
    by_digit, by_color, _ = colored.two_confusions(counts, counts.copy(), NAMES).axes
    for axis in (by_digit, by_color):
        (image,) = axis.get_images()
        assert image.get_array()[0, :2].tolist() == [0.75, 0.25]
        assert (image.get_array().sum(1) == 1).all()
        assert image.get_clim() == (0, 1)
    assert [label.get_text() for label in by_color.get_yticklabels()] == NAMES
    assert [label.get_text() for label in by_digit.get_yticklabels()] == list("0123456789")


def grid(read):
    images = torch.arange(100, dtype=torch.uint8).view(10, 10, 1, 1, 1).expand(10, 10, 3, 6, 6)
    (axis,) = colored.reads_grid(images, read, NAMES).axes
    return axis


def test_rows_of_the_grid_are_digits_and_columns_are_colors():
    mosaic = grid(torch.zeros(10, 10, dtype=torch.int64)).get_images()[0].get_array()
    side = 6 + colored.GAP
    assert mosaic[::side, ::side, 0].tolist() == np.arange(100).reshape(10, 10).tolist()


def test_a_frame_tells_whether_the_color_or_the_digit_is_read():
    read = torch.full((10, 10), -1)
    read[3, 7], read[4, 8] = 7, 4
    axis = grid(read)
    side = 6 + colored.GAP
    frames = {
        (round(patch.get_y() / side), round(patch.get_x() / side)): patch.get_edgecolor()
        for patch in axis.patches
    }
    to_rgba = matplotlib.colors.to_rgba
    assert frames == {(3, 7): to_rgba(style.VERMILION), (4, 8): to_rgba(style.GREEN)}


def test_where_color_and_digit_agree_there_is_no_frame():
    diagonal = torch.full((10, 10), -1).fill_diagonal_(0)
    diagonal[range(10), range(10)] = torch.arange(10)
    assert not grid(diagonal).patches


def test_the_class_that_is_read_is_written_on_each_image():
    read = torch.arange(100).view(10, 10) % 10
    assert [text.get_text() for text in grid(read).texts] == [str(n % 10) for n in range(100)]
