"""The small network of the brief's Figure 1, on layers of our own or on torch's."""

from collections import OrderedDict

from torch import nn

from cnn_core.nn import convolution, pooling
from cnn_core.nn.mnist import MEAN, STD
from cnn_core.nn.normalize import Normalize


def scratch_cnn(own_layers: bool = True) -> nn.Sequential:
    """conv 3 – pool – conv 6 – pool – linear 128 – linear 10, with 39,248 parameters.

    Input (N, 1, 28, 28) in [0, 1], output (N, 10) logits; the softmax is left to the loss.

    Args:
        own_layers: build it on ``cnn_core.nn``'s convolution and pooling, not on torch's. From the
            same seed both start with the same weights, and either loads the other's.

    Example:
        >>> sum(parameter.numel() for parameter in scratch_cnn().parameters())
        39248
    """
    conv = convolution.Conv2d if own_layers else nn.Conv2d
    pool = pooling.MaxPool2d if own_layers else nn.MaxPool2d
    return nn.Sequential(
        OrderedDict(
            [
                ("normalize", Normalize([MEAN], [STD])),
                ("conv1", conv(1, 3, kernel_size=3, stride=1, padding=1)),
                ("relu1", nn.ReLU()),
                ("pool1", pool(kernel_size=2, stride=2)),
                ("conv2", conv(3, 6, kernel_size=3, stride=1, padding=1)),
                ("relu2", nn.ReLU()),
                ("pool2", pool(kernel_size=2, stride=2)),
                ("flatten", nn.Flatten()),
                ("fc1", nn.Linear(6 * 7 * 7, 128)),
                ("relu3", nn.ReLU()),
                ("fc2", nn.Linear(128, 10)),
            ]
        )
    )
