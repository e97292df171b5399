"""The digit network of the brief: two convolutions, two poolings, two linear layers."""

from collections import OrderedDict

from torch import nn

from cnn_core.nn.normalize import Normalize

# Mean and standard deviation of MNIST's training pixels in [0, 1].
MEAN, STD = 0.1307, 0.3081


def mnist_cnn(batch_norm: bool = False) -> nn.Sequential:
    """conv 32 – pool – conv 32 – pool – linear 500 – linear 10, with 799,078 parameters.

    Input (N, 1, 28, 28) in [0, 1], output (N, 10) logits; the softmax is left to the loss.

    Args:
        batch_norm: put ``BatchNorm2d`` between each convolution and its ReLU (128 more parameters).
    """

    def block(index: int, inputs: int) -> list[tuple[str, nn.Module]]:
        layers = [(f"conv{index}", nn.Conv2d(inputs, 32, kernel_size=3, padding=1))]
        if batch_norm:
            layers.append((f"bn{index}", nn.BatchNorm2d(32)))
        return [*layers, (f"relu{index}", nn.ReLU()), (f"pool{index}", nn.MaxPool2d(2))]

    return nn.Sequential(
        OrderedDict(
            [
                ("normalize", Normalize([MEAN], [STD])),
                *block(1, 1),
                *block(2, 32),
                ("flatten", nn.Flatten()),
                ("fc1", nn.Linear(32 * 7 * 7, 500)),
                ("relu3", nn.ReLU()),
                ("fc2", nn.Linear(500, 10)),
            ]
        )
    )
