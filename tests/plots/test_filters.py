"""Filters are shown with their weights, on one scale with zero in its middle."""

import matplotlib

matplotlib.use("Agg")

import torch

from cnn_core.plots import filters

WEIGHTS = torch.arange(-6.0, 6.0).view(3, 2, 2)


def pixels(axis):
    return axis.get_images()[0].get_array()


def limits(axis):
    return axis.get_images()[0].get_clim()


def test_each_filter_has_its_number_and_all_share_one_scale():
    axes = filters.filter_grid(WEIGHTS, columns=2).axes
    for number, weights in enumerate(WEIGHTS):
        assert axes[number].get_title() == str(number)
        assert (pixels(axes[number]) == weights.numpy()).all()
        assert limits(axes[number]) == (-6, 6)
    assert not axes[3].get_images()


def test_a_tile_is_the_slice_of_a_filter_for_one_channel():
    weights = torch.randn(5, 4, 3, 3, generator=torch.Generator().manual_seed(0))
    axis = filters.filter_matrix(weights).axes[0]
    for output in range(5):
        for channel in range(4):
            tile = pixels(axis)[output * 4 : output * 4 + 3, channel * 4 : channel * 4 + 3]
            assert (tile == weights[output, channel].numpy()).all()
    low, high = limits(axis)
    assert -low == high == weights.abs().max()


def test_a_filter_its_response_and_what_the_relu_leaves_stand_in_one_column():
    image = torch.zeros(1, 4, 4, dtype=torch.uint8)
    responses = torch.linspace(-1, 2, 48).view(3, 4, 4)
    figure = filters.filters_at_work(image, WEIGHTS, responses, [2, 0])
    top, middle, bottom = (figure.axes[row * 3 : row * 3 + 3] for row in range(3))
    for column, number in enumerate([2, 0], start=1):
        assert top[column].get_title() == f"filter {number}"
        assert (pixels(top[column]) == WEIGHTS[number].numpy()).all()
        assert (pixels(middle[column]) == responses[number].numpy()).all()
        assert (pixels(bottom[column]) == responses[number].clamp(min=0).numpy()).all()
        assert limits(bottom[column]) == (0, 2)
