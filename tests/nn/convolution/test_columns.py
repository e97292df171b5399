"""The oracle is the textbook's matrix of columns."""

from itertools import product
from unittest.mock import patch

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from cnn_core.nn.convolution import columns, im2col
from cnn_core.nn.convolution.columns import Columns, Geometry

geometries = pytest.mark.parametrize(
    "geometry",
    [
        Geometry((5, 6), kernel, stride, padding)
        for kernel, stride, padding in product(
            [(3, 3), (2, 1)], [(1, 1), (2, 3), (3, 1)], [(0, 0), (1, 2)]
        )
    ],
    ids=str,
)


def made(geometry):
    images = torch.rand(2, 3, *geometry.image, generator=torch.Generator().manual_seed(0))
    return images, Columns(images, slice(0, geometry.windows[0]), geometry, images=2)


@geometries
def test_what_the_rows_of_the_kernel_see_are_the_textbooks_columns(geometry):
    images, unrolled = made(geometry)
    # (kernel row, kernel column · C, row · image · column) → (image, C · kernel area, windows)
    ours = torch.stack(unrolled.unrolled(images))
    if len(ours) != geometry.kernel[0]:  # in one piece
        ours = ours.unflatten(1, (geometry.kernel[0], -1))[0]
    rows, width = geometry.windows
    ours = ours.view(*geometry.kernel, 3, rows, 2, width).permute(4, 2, 0, 1, 3, 5)
    theirs = im2col.im2col(images, geometry.kernel, geometry.stride, geometry.padding)
    assert torch.equal(ours.flatten(1, 3).flatten(2), theirs)


@geometries
def test_rolling_up_is_the_transpose_of_unrolling(geometry):
    images, unrolled = made(geometry)
    unrolled.unrolled(images)
    of_images = unrolled.buffer.clone()
    unrolled.buffer.uniform_(generator=torch.Generator().manual_seed(1))
    back = torch.zeros_like(images)
    unrolled.roll_up_onto(back)
    product_of_columns = (of_images * unrolled.buffer).sum()
    torch.testing.assert_close((images * back).sum(), product_of_columns)


def test_the_buffer_is_reused_and_the_padding_in_it_stays_zero():
    geometry = Geometry((4, 4), (3, 3), (1, 1), (1, 1))
    images, unrolled = made(geometry)
    unrolled.unrolled(torch.full_like(images, 7))
    memory = unrolled.buffer.data_ptr()
    again = [part.clone() for part in unrolled.unrolled(images)]
    assert unrolled.buffer.data_ptr() == memory
    assert all(map(torch.equal, again, made(geometry)[1].unrolled(images)))


@given(
    st.tuples(st.integers(1, 20), st.integers(1, 70)),
    st.tuples(st.integers(0, 9), st.integers(1, 9), st.integers(1, 9)),
    st.sampled_from([1, 2_000, 50_000]),
)
def test_blocks_cover_every_row_of_every_image_once_and_fit_into_the_buffer(size, counts, limit):
    geometry = Geometry(size, (1, 1), (1, 1), (0, 0))
    images, channels, outputs = counts
    covered = torch.zeros(images, size[0])
    with patch.object(columns, "BUFFER_BYTES", limit):
        blocks = columns.blocks(torch.empty(images, channels, *size), outputs, geometry)
        for some_images, rows, unrolled in blocks:
            part = covered[some_images, rows]
            part += 1
            columns_and_output = unrolled.buffer.numel() + part.numel() * size[1] * outputs
            assert columns_and_output * 4 <= limit or part.numel() == 1
    assert (covered == 1).all()
