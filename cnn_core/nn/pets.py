"""The plain network for photos of cats and dogs."""

import itertools
from collections import OrderedDict

from torch import nn

from cnn_core.nn.layout import ChannelsLast
from cnn_core.nn.normalize import Normalize

# Mean and standard deviation of the training photos' red, green and blue in [0, 1].
MEAN, STD = (0.488, 0.455, 0.417), (0.258, 0.253, 0.254)


def pets_cnn(channels: tuple[int, ...] = (32, 64, 128, 256, 256)) -> nn.Sequential:
    """Five blocks of convolution, batch normalization, ReLU and pooling; mean; linear 2.

    Input (N, 3, H, W) in [0, 1], output (N, 2) logits. A photo of 96×96 is seen at 96, 48, 24, 12
    and 6 pixels a side. 979,746 parameters.

    Example:
        >>> sum(parameter.numel() for parameter in pets_cnn().parameters())
        979746
    """
    layers: list[tuple[str, nn.Module]] = [
        ("layout", ChannelsLast()),
        ("normalize", Normalize(MEAN, STD)),
    ]
    for index, (inputs, outputs) in enumerate(itertools.pairwise((3, *channels)), start=1):
        layers += [
            (f"conv{index}", nn.Conv2d(inputs, outputs, kernel_size=3, padding=1, bias=False)),
            (f"bn{index}", nn.BatchNorm2d(outputs)),
            (f"relu{index}", nn.ReLU()),
        ]
        if index < len(channels):
            layers.append((f"pool{index}", nn.MaxPool2d(2)))
    layers += [
        ("mean", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("fc", nn.Linear(channels[-1], 2)),
    ]
    return nn.Sequential(OrderedDict(layers))
