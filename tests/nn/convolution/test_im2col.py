"""The oracle is the definition."""

import torch
from convolutions import problems
from hypothesis import given, settings

from cnn_core.nn.convolution import definition, im2col


@given(problems(largest=2, kernels=3))
@settings(max_examples=40)
def test_it_computes_what_the_definition_says(problem):
    arguments = (problem.input, problem.weight, problem.bias, problem.stride, problem.padding)
    with torch.no_grad():
        torch.testing.assert_close(im2col.conv2d(*arguments), definition.conv2d(*arguments))


def test_a_column_is_what_one_window_sees():
    image = torch.arange(24.0).view(1, 2, 3, 4)
    columns = im2col.im2col(image, kernel=(2, 2), stride=(1, 2), padding=(0, 0))
    assert columns.shape == (1, 2 * 2 * 2, 2 * 2)
    assert columns[0, :, 1].tolist() == image[0, :, 0:2, 2:4].flatten().tolist()
