import pytest
import torch
from torch import nn
from unchanged import unchanged

from cnn_core.nn.batches import Batches, LaidOut, batches_for, largest_activation
from cnn_core.nn.mnist import mnist_cnn


def wide(channels):
    return nn.Sequential(nn.Conv2d(1, channels, 3, padding=1), nn.AdaptiveAvgPool2d(1))


@pytest.mark.parametrize(
    ("channels", "size"),
    [
        (1, 64),
        (64, 19),  # 64 · 64² · 4 bytes: 19 such images are below 20 MB, 20 are not
        (2_000, 1),
    ],
)
def test_the_largest_activation_of_a_batch_stays_below_20_megabytes(channels, size):
    assert batches_for(wide(channels), torch.zeros(70, 1, 64, 64)).size == size


@pytest.mark.parametrize(
    ("network", "shape", "dtype", "largest"),
    [
        (mnist_cnn, (1, 28, 28), torch.float32, 32 * 28 * 28 * 4),
        (lambda: nn.MaxPool2d(4), (3, 32, 32), torch.float32, 3 * 32 * 32 * 4),  # the image itself
        (lambda: nn.Conv2d(1, 8, 1).double(), (1, 16, 16), torch.float64, 8 * 16 * 16 * 8),
    ],
)
def test_the_largest_activation_is_that_of_a_layer_or_the_image(network, shape, dtype, largest):
    model = network()
    with unchanged(model):
        assert largest_activation(model, torch.zeros(1, *shape, dtype=dtype)) == largest


def test_no_image_at_all_makes_a_batch_too():
    assert batches_for(wide(4), torch.zeros(0, 1, 8, 8)).size >= 1


def test_one_channel_lies_channels_last_for_the_layers_that_follow():
    model = wide(4)
    batches = batches_for(model, torch.zeros(2, 1, 8, 8))
    (part,) = batches.split(torch.rand(2, 1, 8, 8))
    assert batches.layout == torch.channels_last
    assert model[0](part).stride()[1] == 1


class Viewing(nn.Module):
    """Works on images with the channels first only."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(2, 3, 3)

    def forward(self, images):
        return self.conv(images).view(len(images), -1)


def test_a_network_that_asks_for_the_channels_first_gets_them():
    batches = batches_for(Viewing(), torch.zeros(2, 2, 8, 8))
    assert batches.layout == torch.contiguous_format


@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
def test_the_layout_changes_neither_outputs_nor_gradients(layout):
    model, images = wide(4).double(), torch.rand(7, 1, 8, 8, dtype=torch.float64)
    laid_out = LaidOut(model, Batches(3, layout))
    found, expected = (
        torch.autograd.functional.vjp(network, images, torch.ones(7, 4, 1, 1).double())
        for network in (laid_out, model)
    )
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-12)


@pytest.mark.parametrize("layout", [torch.channels_last, torch.contiguous_format])
@pytest.mark.parametrize("size", [1, 3, 7, 100])
def test_batches_do_not_change_the_result(size, layout):
    model, images = wide(4).double(), torch.rand(7, 1, 8, 8, dtype=torch.float64)
    found = Batches(size, layout).outputs(model, images)
    torch.testing.assert_close(found, model(images), rtol=0, atol=1e-12)


def test_a_network_that_fails_says_so_itself_and_stays_as_it_was():
    model = wide(4).train()
    with pytest.raises(RuntimeError, match="expected input"):
        batches_for(model, torch.zeros(1, 3, 8, 8))
    assert model.training
    assert not any(module._forward_hooks for module in model.modules())


@pytest.mark.parametrize("images", [torch.zeros(3, 8, 8), torch.zeros(1, 1, 8, 8).byte()])
def test_images_of_another_kind_are_refused(images):
    with pytest.raises(ValueError, match=r"images must be float \(N, C, H, W\)"):
        batches_for(wide(1), images)
