"""How many backward passes an attack makes, counted where they are made."""

from torch import Tensor, nn


class CountsPasses(nn.Module):
    """``model``, with a count of the images whose outputs were differentiated.

    Attributes:
        passes: backward passes so far, one for each image of a batch.

    Example:
        >>> import torch
        >>> from cnn_core.attack.gradient import pgd
        >>> counted = CountsPasses(nn.Sequential(nn.Flatten(), nn.Linear(4, 3)))
        >>> images, labels = torch.rand(5, 1, 2, 2), torch.zeros(5, dtype=torch.int64)
        >>> adversarial = pgd(counted, images, labels, epsilon=0.1, steps=7)
        >>> counted.passes / len(images)
        7.0
    """

    def __init__(self, model: nn.Module):
        super().__init__()
        self.model, self.passes = model, 0

    def forward(self, images: Tensor) -> Tensor:
        outputs = self.model(images)
        if outputs.requires_grad:
            outputs.register_hook(self._count)
        return outputs

    def _count(self, gradient: Tensor) -> None:
        self.passes += len(gradient)
