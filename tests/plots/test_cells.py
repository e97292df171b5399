"""Every drawing holds the numbers that it explains."""

import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest
import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_core.plots import cells, style


def drawn(axis) -> np.ndarray:
    return axis.get_images()[0].get_array().data


def written(axis) -> list[str]:
    return [text.get_text() for text in axis.texts]


def framed(axis) -> list[tuple]:
    """The first cell and the size of each frame: row, column, height, width."""
    return [
        (patch.get_y() + 0.5, patch.get_x() + 0.5, patch.get_height(), patch.get_width())
        for patch in axis.patches
    ]


def panel(values: Tensor, **options):
    _, axis = style.subplots(height=1)
    cells.cells(axis, values, "title", **options)
    return axis


KERNEL = torch.tensor([[1.0, -2], [0, 3]])
IMAGE = torch.arange(20.0).view(4, 5) / 20


def test_every_cell_carries_its_number():
    axis = panel(torch.tensor([[0.25, -1.0], [2, 0]]))
    assert written(axis) == ["0.2", "−1.0", "2.0", "0.0"]
    assert (drawn(axis) == [[0.25, -1], [2, 0]]).all()


def test_numbers_can_be_left_out():
    assert written(panel(KERNEL, digits=None)) == []


def test_white_is_zero_where_there_are_signs():
    assert panel(KERNEL).get_images()[0].get_clim() == (-3, 3)
    assert panel(torch.zeros(2, 2)).get_images()[0].get_clim() == (-1, 1)


def test_greys_begin_at_black():
    assert panel(IMAGE, cmap=cells.GREYS, limit=1).get_images()[0].get_clim() == (0, 1)


def test_numbers_are_light_on_dark_cells_and_dark_on_light_ones():
    dark, light = panel(torch.tensor([[0.0, 1.0]]), cmap=cells.GREYS).texts
    assert (dark.get_color(), light.get_color()) == ("white", style.INK)


def test_a_window_its_products_and_their_sum_belong_together():
    figure = cells.window_and_sum(IMAGE, KERNEL, row=1, column=2)
    image, window, kernel, products, output = (drawn(axis) for axis in figure.axes[:5])
    assert (image == IMAGE.numpy()).all()
    assert (window == image[1:3, 2:4]).all()
    assert (products == window * kernel).all()
    assert output.shape == (3, 4)
    assert output[1, 2] == pytest.approx(products.sum())
    assert framed(figure.axes[0]) == [(1, 2, 2, 2)]
    assert framed(figure.axes[4]) == [(1, 2, 1, 1)]


def test_the_marked_column_is_the_marked_window():
    columns = F.unfold(IMAGE[None, None], 2)[0]
    figure = cells.unrolled(IMAGE, KERNEL, columns, marked=6)
    image, unrolled, kernel, output = (drawn(axis) for axis in figure.axes)
    ((row, column, _, _),) = framed(figure.axes[0])
    row, column = int(row), int(column)
    assert (unrolled[:, 6] == image[row : row + 2, column : column + 2].ravel()).all()
    assert framed(figure.axes[1]) == [(0, 6, 4, 1)]
    assert output[0, 6] == pytest.approx(float(kernel.ravel() @ unrolled[:, 6]))


def test_the_stamps_add_up_to_the_gradient_that_autograd_finds():
    upstream = torch.tensor([[0.0, 2, 0], [0, 0, -1]])
    image = torch.rand(3, 4, requires_grad=True)
    (gradient,) = torch.autograd.grad(
        F.conv2d(image[None, None], KERNEL[None, None])[0, 0], image, upstream
    )
    figure = cells.input_gradient(KERNEL, upstream)
    _, *stamps, total = (drawn(axis) for axis in figure.axes)
    assert len(stamps) == 2
    np.testing.assert_allclose(sum(stamps), total, atol=1e-6)
    np.testing.assert_allclose(total, gradient, atol=1e-6)


def test_the_winner_of_a_window_gets_its_gradient():
    image = torch.tensor([[1.0, 3, 2, 0], [0, 2, 2, 1]])
    figure = cells.pooling(image, torch.tensor([[5.0, -1]]), [(0, 1), (0, 2)])
    _, output, _, gradient = (drawn(axis) for axis in figure.axes)
    assert output.tolist() == [[3, 2]]
    assert gradient.tolist() == [[0, 5, -1, 0], [0, 0, 0, 0]]
