"""Every image has its place, every ascent its line, and every choice its mark."""

import matplotlib

matplotlib.use("Agg")

import torch

from cnn_core.plots import dreams, style


def test_a_row_has_a_name_and_a_column_a_caption():
    rows = {"first": torch.zeros(3, 1, 4, 4), "second": torch.rand(3, 1, 4, 4)}
    figure = dreams.gallery(rows, ["0", "1", "2"])
    assert len(figure.axes) == 6
    assert [axis.get_ylabel() for axis in figure.axes[::3]] == ["first", "second"]
    assert [axis.get_title() for axis in figure.axes[:3]] == ["0", "1", "2"]
    for axis, image in zip(figure.axes, torch.cat(list(rows.values())), strict=True):
        (drawn,) = axis.get_images()
        assert (drawn.get_array().data == image[0].numpy()).all()
        assert drawn.get_clim() == (0, 1)


def test_each_ascent_is_a_line_and_names_stand_in_the_order_of_the_ends():
    curves = torch.tensor([[0.0, 1.0, 5.0], [0.0, 2.0, 3.0], [0.0, 1.0, 4.0]])
    (axis,) = dreams.costs(curves, "abc", "logit").axes
    assert [line.get_ydata().tolist() for line in axis.get_lines()] == curves.tolist()
    heights = {text.get_text(): text.xy[1] for text in axis.texts}
    assert heights == {"b": 3.0, "c": 4.0, "a": 5.0}


def test_the_bar_and_the_chosen_strength_are_marked():
    panels = {"weight": ([0.1, 1.0], [0.9, 0.2], 0.1), "blur": ([1.0, 2.0], [0.8, 0.7], 2.0)}
    axes = dreams.sweeps(panels, 0.5, "confidence").axes
    assert [axis.get_xlabel() for axis in axes] == ["weight", "blur"]
    for axis, (_, rates, chosen) in zip(axes, panels.values(), strict=True):
        rate, bar, mark = axis.get_lines()
        assert list(rate.get_ydata()) == rates
        assert list(bar.get_ydata()) == [0.5, 0.5]
        assert list(mark.get_xdata()) == [chosen, chosen]
        assert mark.get_color() == style.VERMILION
