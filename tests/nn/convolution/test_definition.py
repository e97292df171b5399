"""The oracles are numbers worked out by hand, and scipy's correlation."""

import numpy as np
import pytest
import torch
from scipy.signal import correlate2d

from cnn_core.nn.convolution.definition import conv2d

IMAGE = torch.tensor([[[[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]]])
CORNERS = torch.tensor([[[[1.0, 0.0], [0.0, 10.0]]]])  # upper left + 10 · lower right


@pytest.mark.parametrize(
    ("options", "output"),
    [
        ({}, [[51, 62], [84, 95]]),
        ({"bias": torch.tensor([0.5])}, [[51.5, 62.5], [84.5, 95.5]]),
        ({"stride": 2}, [[51]]),
        ({"stride": (2, 1)}, [[51, 62]]),
        ({"padding": 1}, [[10, 20, 30, 0], [40, 51, 62, 3], [70, 84, 95, 6], [0, 7, 8, 9]]),
        ({"padding": (0, 1)}, [[40, 51, 62, 3], [70, 84, 95, 6]]),
        ({"padding": 1, "stride": 3}, [[10, 0], [0, 9]]),
    ],
)
def test_it_gives_what_the_formula_gives_by_hand(options, output):
    assert conv2d(IMAGE, CORNERS, **options).tolist() == [[output]]


def test_it_adds_over_channels_and_has_a_kernel_per_output():
    generator = torch.Generator().manual_seed(0)
    images, weight, bias = (
        torch.rand(shape, generator=generator, dtype=torch.float64)
        for shape in ((2, 3, 5, 6), (4, 3, 2, 3), (4,))
    )
    expected = [
        [
            sum(map(lambda pixels, numbers: correlate2d(pixels, numbers, "valid"), image, kernel))
            for kernel in weight.numpy()
        ]
        for image in images.numpy()
    ]
    output = conv2d(images, weight, bias, stride=(2, 1))
    torch.testing.assert_close(
        output, torch.from_numpy(np.array(expected))[:, :, ::2] + bias.view(-1, 1, 1)
    )
