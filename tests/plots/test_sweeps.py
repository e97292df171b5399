import matplotlib

matplotlib.use("Agg")

import numpy as np
import pytest

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots import sweeps


def test_a_panel_per_quantity_with_the_chosen_setting_marked():
    known = [Estimate(0.5, 0.4, 0.6), Estimate(0.25)]
    panels = {
        "share": {"one": ((1, 10), known), "two": ((1,), known[:1])},
        "size": {"one": ((1, 10), known)},
    }
    figure = sweeps.sweeps(panels, "β", marked=10, fractions=("share",))
    left = figure.axes[0]
    assert left.get_lines()[0].get_ydata().tolist() == [0.5, 0.25]
    assert left.get_lines()[-1].get_xdata() == [10, 10]
    assert left.get_ylim() == (0, 1.04)
    (legend,) = figure.legends  # the panel with one line needs none
    assert [text.get_text() for text in legend.get_texts()] == ["one", "two"]
    low, high = np.ptp(left.collections[0].get_paths()[0].vertices, axis=0), left.get_xscale()
    assert low[1] == pytest.approx(0.35)  # the band reaches from 0.6 down to the bare 0.25
    assert high == "log"


def test_epsilon_is_shown_in_both_units():
    figure = sweeps.over_epsilon(
        {"pgd": ((0.1, 0.2), [Estimate(0.1), Estimate(0.9)])}, "success", marked=0.2
    )
    (axis,) = figure.axes
    assert axis.get_ylabel() == "success"
    figure.draw_without_rendering()
    (above,) = axis.child_axes
    assert above.get_xlim() == pytest.approx([bound * 255 for bound in axis.get_xlim()])
    assert [text.get_text() for text in figure.legends[0].get_texts()] == ["pgd"]
