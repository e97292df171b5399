import matplotlib

matplotlib.use("Agg")

import pytest

from cnn_core.plots import style


def test_a_caption_that_is_marked_has_the_color_of_errors():
    _, (plain, marked) = style.subplots(1, 2, height=1)
    style.caption(plain, "cat")
    style.caption(marked, "cat → dog", marked=True)
    assert (plain.title.get_color(), marked.title.get_color()) == (style.INK, style.VERMILION)
    assert (plain.title.get_fontweight(), marked.title.get_fontweight()) == ("normal", "bold")


@pytest.mark.parametrize(("decimals", "written"), [(0, "12 %"), (1, "12.3 %")])
def test_an_axis_of_fractions_is_labelled_in_percent(decimals, written):
    _, axis = style.subplots(height=1)
    style.percent(axis.yaxis, decimals)
    assert axis.yaxis.get_major_formatter()(0.123) == written


@pytest.mark.parametrize(("highest", "written"), [(0.9, "20 %"), (0.09, "2.0 %")])
def test_percent_can_have_the_decimals_that_the_range_needs(highest, written):
    _, axis = style.subplots(height=1)
    axis.set_ylim(0, highest)
    style.percent(axis.yaxis, None)
    assert axis.yaxis.get_major_formatter()(highest / 4.5) == written
