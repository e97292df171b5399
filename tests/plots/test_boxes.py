import matplotlib

matplotlib.use("Agg")

import torch

from cnn_core.plots.boxes import boxed_images


def test_a_box_runs_along_the_edges_of_its_pixels():
    images = torch.zeros(2, 3, 8, 8, dtype=torch.uint8)
    head = torch.tensor([[0, 1, 4, 3], [2, 2, 8, 8]])
    figure = boxed_images(images, {"head": (head, "red"), "body": (head + 0, "blue")})
    rectangle = figure.axes[0].patches[0]
    assert rectangle.get_xy() == (-0.5, 0.5)
    assert (rectangle.get_width(), rectangle.get_height()) == (4, 2)
    assert figure.axes[1].patches[0].get_xy() == (1.5, 1.5)
    (legend,) = figure.legends
    assert [text.get_text() for text in legend.get_texts()] == ["head", "body"]
