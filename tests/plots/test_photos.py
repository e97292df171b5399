import torch

from cnn_core.plots.photos import few_shades


def test_there_are_32_shades_and_none_is_off_by_more_than_four_levels():
    levels = torch.arange(256, dtype=torch.uint8)
    shown = few_shades(levels)
    assert shown.dtype == torch.uint8
    assert len(shown.unique()) == 32
    assert (shown.int() - levels.int()).abs().max() == 4
