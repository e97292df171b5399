"""The network of the brief on colored digits."""

from collections import OrderedDict

from torch import nn


def colored_cnn(dropout: float = 0.0, first_pool: int = 3) -> nn.Sequential:
    """Three blocks of convolution, ReLU and pooling, 28 → 9 → 4 → 2, then linear 512 – 32 – 10.

    Input (N, 3, 28, 28) in [0, 1], output (N, 10) logits; 109,994 parameters.

    Args:
        dropout: probability with which a value after the first block is dropped in training.
        first_pool: side of the first pooling; with 2 the maps are 14, 7 and 3 wide, and there are
            130,474 parameters.

    Example:
        >>> sum(parameter.numel() for parameter in colored_cnn().parameters())
        109994
    """
    side = 28 // first_pool // 2 // 2
    return nn.Sequential(
        OrderedDict(
            [
                ("conv1", nn.Conv2d(3, 32, kernel_size=3, padding=1)),
                ("relu1", nn.ReLU()),
                ("pool1", nn.MaxPool2d(first_pool)),
                ("dropout", nn.Dropout(dropout)),
                ("conv2", nn.Conv2d(32, 64, kernel_size=3, padding=1)),
                ("relu2", nn.ReLU()),
                ("pool2", nn.MaxPool2d(2)),
                ("conv3", nn.Conv2d(64, 128, kernel_size=3, padding=1)),
                ("relu3", nn.ReLU()),
                ("pool3", nn.MaxPool2d(2)),
                ("flatten", nn.Flatten()),
                ("fc1", nn.Linear(128 * side * side, 32)),
                ("relu4", nn.ReLU()),
                ("fc2", nn.Linear(32, 10)),
            ]
        )
    )
