"""Residual networks (He et al., 2016) for images of 32×32: the brief's own, and ResNet-18."""

from collections import OrderedDict

from torch import Tensor, nn

from cnn_core.nn.layout import ChannelsLast
from cnn_core.nn.normalize import Normalize

# What the brief normalizes with: mean and standard deviation of ImageNet's pixels in [0, 1].
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)
BRIEF_CHANNELS = (64, 128, 256, 512)
BRIEF_BIAS = 0.01


class ResidualBlock(nn.Module):
    """``relu(F(x) + S(x))``: two 3×3 convolutions F, and a short cut S around them.

    The short cut is the identity, or a 1×1 convolution where channels or size change. Module names
    are those of common checkpoints.

    Args:
        inputs, outputs: channels in and out.
        stride: of the first convolution and of the short cut.

    Example:
        >>> import torch
        >>> ResidualBlock(8, 16, stride=2)(torch.zeros(1, 8, 32, 32)).shape
        torch.Size([1, 16, 16, 16])
    """

    def __init__(self, inputs: int, outputs: int, stride: int = 1):
        super().__init__()
        self.conv1 = nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False)
        self.bn1 = nn.BatchNorm2d(outputs)
        self.relu1 = nn.ReLU()
        self.conv2 = nn.Conv2d(outputs, outputs, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(outputs)
        self.downsample = (
            nn.Identity()
            if stride == 1 and inputs == outputs
            else nn.Sequential(
                nn.Conv2d(inputs, outputs, 1, stride, bias=False), nn.BatchNorm2d(outputs)
            )
        )
        self.relu2 = nn.ReLU()

    def forward(self, x: Tensor) -> Tensor:
        inner = self.relu1(self.bn1(self.conv1(x)))
        return self.relu2(self.bn2(self.conv2(inner)) + self.downsample(x))


def brief_resnet(channels: tuple[int, int, int, int] = BRIEF_CHANNELS) -> nn.Sequential:
    """The brief's network: a stem of 64 channels, three blocks that halve the size, linear 10.

    Input (N, 3, 32, 32) in [0, 1], output (N, 10) logits; maps of 32, 16, 8 and 4 pixels a side.
    He initialization; the linear layer's bias starts at 0.01. 4,829,258 parameters.

    Args:
        channels: of the stem and of the three blocks.

    Example:
        >>> sum(parameter.numel() for parameter in brief_resnet().parameters())
        4829258
    """
    stem, first, second, third = channels
    blocks = [
        ("block1", ResidualBlock(stem, first, stride=2)),
        ("block2", ResidualBlock(first, second, stride=2)),
        ("block3", ResidualBlock(second, third, stride=2)),
    ]
    network = nn.Sequential(OrderedDict([*_stem(stem, MEAN, STD), *blocks, *_head(third)]))
    _initialize(network)
    nn.init.constant_(network.fc.bias, BRIEF_BIAS)
    return network


def resnet18(
    width: int = 64, mean: tuple[float, ...] = MEAN, std: tuple[float, ...] = STD
) -> nn.Sequential:
    """ResNet-18 with the stem for small images: 3×3, stride 1, no pooling.

    Input (N, 3, 32, 32) in [0, 1], output (N, 10) logits; ``layer3`` sees 8×8, ``layer4`` 4×4
    pixels. 11,173,962 parameters, named as in common checkpoints.

    Args:
        width: channels of the stem; each later layer after the first has twice those before it.
        mean, std: what the first layer normalizes with.

    Example:
        >>> sum(parameter.numel() for parameter in resnet18().parameters())
        11173962
    """
    sizes = [(width, width, 1), *((width << k, width << k + 1, 2) for k in range(3))]
    layers = [
        (
            f"layer{index}",
            nn.Sequential(ResidualBlock(inputs, outputs, stride), ResidualBlock(outputs, outputs)),
        )
        for index, (inputs, outputs, stride) in enumerate(sizes, start=1)
    ]
    network = nn.Sequential(OrderedDict([*_stem(width, mean, std), *layers, *_head(width << 3)]))
    _initialize(network)
    return network


def _stem(
    channels: int, mean: tuple[float, ...], std: tuple[float, ...]
) -> list[tuple[str, nn.Module]]:
    return [
        ("layout", ChannelsLast()),
        ("normalize", Normalize(mean, std)),
        ("conv1", nn.Conv2d(3, channels, 3, padding=1, bias=False)),
        ("bn1", nn.BatchNorm2d(channels)),
        ("relu1", nn.ReLU()),
    ]


def _head(channels: int) -> list[tuple[str, nn.Module]]:
    return [
        ("mean", nn.AdaptiveAvgPool2d(1)),
        ("flatten", nn.Flatten()),
        ("fc", nn.Linear(channels, 10)),
    ]


def _initialize(network: nn.Module) -> None:
    """He initialization: variance 2 / (inputs of a unit), which keeps activations' variance."""
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            nn.init.kaiming_normal_(module.weight, nonlinearity="relu")
        if isinstance(module, nn.Linear):
            nn.init.zeros_(module.bias)
