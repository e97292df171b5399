"""The digit network of the brief's evasion task, which reads grey levels from 0 to 255."""

from collections import OrderedDict

from torch import Tensor, nn

LEVELS = 255


class GreyLevels(nn.Module):
    """Pixels in [0, 1] as grey levels from 0 to 255, as a layer that learns nothing.

    Example:
        >>> import torch
        >>> GreyLevels()(torch.tensor([0.0, 1.0]))
        tensor([  0., 255.])
    """

    def forward(self, images: Tensor) -> Tensor:
        return images * LEVELS


def evasion_cnn() -> nn.Sequential:
    """conv 10 – pool – conv 20 – pool – linear 50 – linear 10, with 21,840 parameters.

    Input (N, 1, 28, 28) in [0, 1], output (N, 10) logits. The first layer makes grey levels of the
    pixels, and nothing normalizes them: the weights are those of a network that is fed 0..255, and
    the state dict has the names ``conv1``, ``conv2``, ``fc1`` and ``fc2`` alone.

    Example:
        >>> sum(parameter.numel() for parameter in evasion_cnn().parameters())
        21840
    """
    return nn.Sequential(
        OrderedDict(
            [
                ("levels", GreyLevels()),
                ("conv1", nn.Conv2d(1, 10, kernel_size=5)),
                ("pool1", nn.MaxPool2d(2)),
                ("relu1", nn.ReLU()),
                ("conv2", nn.Conv2d(10, 20, kernel_size=5)),
                ("dropout1", nn.Dropout2d()),
                ("pool2", nn.MaxPool2d(2)),
                ("relu2", nn.ReLU()),
                ("flatten", nn.Flatten()),
                ("fc1", nn.Linear(320, 50)),
                ("relu3", nn.ReLU()),
                ("dropout2", nn.Dropout()),
                ("fc2", nn.Linear(50, 10)),
            ]
        )
    )
