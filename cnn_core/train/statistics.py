"""What batch normalizations normalize with: the mean and variance of given images."""

import copy

from torch import nn
from torch.optim.swa_utils import update_bn

from cnn_core.data.images import ImageSet

BATCH_SIZE = 128


def with_statistics_of(model: nn.Module, images: ImageSet) -> nn.Module:
    """A copy of the network whose batch normalizations have the mean and variance of ``images``.

    The weights stay. A training leaves statistics of its augmented images, and with those the
    network meets images of another kind in use: stretched crops show everything larger and smoother
    (Touvron et al., 2019). The new ones are means over batches of 128, all layers in one pass, as
    after an averaging of weights (Izmailov et al., 2018).

    Example:
        >>> import torch
        >>> from cnn_core.nn.resnet import brief_resnet
        >>> grey = torch.full((2, 3, 32, 32), 128, dtype=torch.uint8)
        >>> images = ImageSet(grey, torch.tensor([0, 1]), ("a", "b"))
        >>> fitted = with_statistics_of(brief_resnet(), images)
        >>> fitted.training
        False
    """
    fitted = copy.deepcopy(model)
    update_bn((part.float().div(255) for part in images.images.split(BATCH_SIZE)), fitted)
    return fitted.eval()
