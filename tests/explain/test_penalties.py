import torch

from cnn_core.explain import l2, total_variation, towards


def test_each_penalty_in_numbers():
    images = torch.tensor([[[[0.0, 0.5], [1.0, 0.5]]], [[[1.0, 1.0], [1.0, 1.0]]]])
    assert l2(2.0)(images).tolist() == [3.0, 8.0]
    assert total_variation(2.0)(images).tolist() == [4.0, 0.0]
    assert towards(torch.ones(1, 2, 2), beta=4.0)(images).tolist() == [1.5, 0.0]
    assert towards(images.flip(0), beta=4.0)(images).tolist() == [1.5, 1.5]
