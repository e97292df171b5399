import pytest
from torch import nn

from cnn_core.nn.modes import evaluating


def flags(model):
    return [module.training for module in model.modules()]


@pytest.fixture
def mixed():
    """A network in training of which one part was frozen in evaluation mode."""
    model = nn.Sequential(nn.BatchNorm2d(1), nn.Dropout()).train()
    model[0].eval()
    return model


def test_within_every_part_is_in_evaluation_mode(mixed):
    with evaluating(mixed):
        assert not any(flags(mixed))


def test_afterwards_every_flag_is_as_before_on_failure_too(mixed):
    before = flags(mixed)
    with pytest.raises(RuntimeError), evaluating(mixed):
        raise RuntimeError
    assert flags(mixed) == before
