import pytest
import torch
from torch import nn
from unchanged import unchanged

from cnn_core.nn.chunks import CPU_BYTES, chunk_size, largest_activation
from cnn_core.nn.mnist import mnist_cnn


@pytest.mark.parametrize(
    ("network", "shape", "dtype", "largest"),
    [
        (mnist_cnn, (1, 28, 28), torch.float32, 32 * 28 * 28 * 4),
        (lambda: nn.MaxPool2d(4), (3, 32, 32), torch.float32, 3 * 32 * 32 * 4),  # the image itself
        (lambda: nn.Conv2d(1, 8, 1).double(), (1, 16, 16), torch.float64, 8 * 16 * 16 * 8),
    ],
)
def test_the_largest_activation_decides(network, shape, dtype, largest):
    model, images = network(), torch.zeros(3, *shape, dtype=dtype)
    with unchanged(model):
        assert largest_activation(model, images[:1]) == largest
        assert chunk_size(model, images) == CPU_BYTES // largest


def test_there_is_always_room_for_one_image():
    large = nn.Conv2d(1, 64, 1)
    assert chunk_size(large, torch.zeros(1, 1, 512, 512)) == 1
    assert chunk_size(large, torch.zeros(0, 1, 8, 8)) >= 1


def test_no_hook_is_left_behind_by_an_error():
    model = mnist_cnn()
    with unchanged(model), pytest.raises(RuntimeError):
        chunk_size(model, torch.zeros(1, 3, 28, 28))
