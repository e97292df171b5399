import torch

from cnn_core.nn.layout import ChannelsLast


def test_pixels_stay_and_their_channels_come_to_lie_side_by_side():
    images = torch.rand(2, 3, 5, 4, generator=torch.Generator().manual_seed(0))
    laid_out = ChannelsLast()(images)
    assert torch.equal(laid_out, images)
    assert laid_out.is_contiguous(memory_format=torch.channels_last)


def test_the_gradient_passes():
    images = torch.rand(2, 3, 5, 4, generator=torch.Generator().manual_seed(0), requires_grad=True)
    (2 * ChannelsLast()(images)).sum().backward()
    assert torch.equal(images.grad, torch.full((2, 3, 5, 4), 2.0))


def test_it_has_nothing_to_learn_and_nothing_to_store():
    assert ChannelsLast().state_dict() == {}
