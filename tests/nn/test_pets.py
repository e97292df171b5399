"""The oracle is the architecture counted by hand."""

import torch

from cnn_core import accounting
from cnn_core.nn.pets import pets_cnn

# Inputs × 9 weights each, two numbers per channel of a batch normalization, and the linear layer.
CONVOLUTIONS = (3 * 32 * 9, 32 * 64 * 9, 64 * 128 * 9, 128 * 256 * 9, 256 * 256 * 9)
NORMALIZATIONS = 2 * (32 + 64 + 128 + 256 + 256)
LINEAR = 256 * 2 + 2
SIDES = {"relu1": 96, "relu2": 48, "relu3": 24, "relu4": 12, "relu5": 6}


def test_parameters_are_those_counted_by_hand():
    network = pets_cnn()
    expected = sum(CONVOLUTIONS) + NORMALIZATIONS + LINEAR
    assert expected == 979_746
    assert accounting.parameters_by_numel(network) == expected
    assert accounting.parameters_by_shapes(network, (3, 96, 96)) == expected


def test_each_block_sees_half_the_side_of_the_one_before():
    shapes = {row.name: row.output_shape for row in accounting.layers(pets_cnn(), (3, 96, 96))}
    assert {name: shapes[name][1] for name in SIDES} == SIDES
    assert shapes["fc"] == (2,)


def test_multiply_adds_are_weights_times_places():
    total = accounting.totals(accounting.layers(pets_cnn(), (3, 96, 96)))["total"]
    by_hand = sum(
        weights * side**2 for weights, side in zip(CONVOLUTIONS, SIDES.values(), strict=True)
    )
    assert total.macs == by_hand + 256 * 2


def test_no_place_counts_more_than_another():
    """The last maps are averaged: a feature says the same wherever it lies."""
    network = pets_cnn().eval()
    maps = torch.rand(2, 256, 6, 6, generator=torch.Generator().manual_seed(0))
    head = network[[name for name, _ in network.named_children()].index("mean") :]
    torch.testing.assert_close(head(maps), head(maps.flip(3).transpose(2, 3)))


def test_the_layout_of_the_images_changes_no_output():
    network = pets_cnn(channels=(4, 8, 8, 8, 8)).eval()
    images = torch.rand(2, 3, 32, 32, generator=torch.Generator().manual_seed(0))
    channels_last = images.contiguous(memory_format=torch.channels_last)
    torch.testing.assert_close(network(images), network(channels_last))
