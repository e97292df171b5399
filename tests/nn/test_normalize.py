import pytest
import torch

from cnn_core.nn.normalize import Normalize


def test_each_channel_has_its_own_mean_and_deviation():
    images = torch.tensor([0.5, 0.75, 1.0]).view(1, 3, 1, 1).expand(2, 3, 4, 4)
    output = Normalize([0.5, 0.5, 0.5], [0.25, 0.25, 0.125])(images)
    assert output[:, :, 0, 0].tolist() == [[0.0, 1.0, 4.0]] * 2


def test_normalized_pixels_have_mean_zero_and_deviation_one():
    images = torch.rand(8, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    output = Normalize([images.mean().item()], [images.std().item()])(images)
    assert output.mean().item() == pytest.approx(0, abs=1e-5)
    assert output.std().item() == pytest.approx(1, abs=1e-5)


def test_its_constants_are_no_part_of_a_checkpoint_and_nothing_to_learn():
    layer = Normalize([0.5], [0.25])
    assert layer.state_dict() == {}
    assert list(layer.parameters()) == []
