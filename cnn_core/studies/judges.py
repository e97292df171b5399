"""What networks make of an image: how sure they are of a class."""

from torch import Tensor, nn

from cnn_core.attack.result import logits


def confidence(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    """The softmax probability of each image's class in ``classes``, (N,)."""
    return logits(model, images).softmax(1).gather(1, classes[:, None])[:, 0]
