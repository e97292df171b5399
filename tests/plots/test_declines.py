import matplotlib

matplotlib.use("Agg")

from cnn_core.evaluate.intervals import Estimate
from cnn_core.plots.declines import declines


def test_each_panel_has_its_line_with_intervals_and_the_level_of_chance():
    falling = [Estimate(0.9, 0.8, 0.95), Estimate(0.6, 0.5, 0.7)]
    figure = declines(
        {"tiles": ([1, 4], falling), "blur": ([0, 2], falling[::-1])}, "accuracy", chance=0.5
    )
    first, second = figure.axes
    chance, line = first.lines
    assert set(chance.get_ydata()) == {0.5}
    assert line.get_xdata().tolist() == [1, 4]
    assert line.get_ydata().tolist() == [0.9, 0.6]
    assert second.lines[1].get_ydata().tolist() == [0.6, 0.9]
    band = first.collections[0].get_paths()[0].vertices
    assert (band[:, 1].min(), band[:, 1].max()) == (0.5, 0.95)
    assert [axis.get_xlabel() for axis in figure.axes] == ["tiles", "blur"]
    assert first.get_ylabel() == "accuracy"
