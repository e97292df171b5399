"""What a training minimizes: functions ``(model, images, labels, generator) -> loss``."""

import torch.nn.functional as F
from torch import Generator, Tensor, nn


def cross_entropy(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    generator: Generator,
    *,
    label_smoothing: float = 0.0,
) -> Tensor:
    """The mean cross-entropy of the batch.

    Args:
        images: (N, C, H, W) in [0, 1].
        labels: (N,) class numbers.
        generator: the training's source of chance; this objective draws nothing from it.
        label_smoothing: probability mass spread evenly over all classes in the target, in [0, 1]
            (Szegedy et al., 2016).
    """
    return F.cross_entropy(model(images).float(), labels, label_smoothing=label_smoothing)
