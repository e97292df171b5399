"""The outputs of a network over a whole set of images."""

import torch
from torch import Tensor, nn

from cnn_core.data.images import ImageSet
from cnn_core.nn.modes import evaluating


def predict(model: nn.Module, images: ImageSet, batch_size: int = 512) -> Tensor:
    """Logits (N, classes) in float32 on the processor, in evaluation mode, without gradients.

    Every training flag is put back as it was. ``batch_size`` bounds memory, not the result.
    """
    device = next(model.parameters()).device
    with evaluating(model), torch.inference_mode():
        logits = [
            model(part.to(device).float().div_(255)).float().cpu()
            for part in images.images.split(batch_size)
        ]
    return torch.cat(logits)
