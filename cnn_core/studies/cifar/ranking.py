"""How well a map ranks the pixels of these small images: into and out of a strong blur."""

from torch import Tensor, nn

from cnn_core import explain
from cnn_core.studies import ranking as shared

STEPS = 16  # in which deletion and insertion exchange all pixels
BLUR = 4.0  # σ in pixels
BLURRED = explain.blur(BLUR)


def score(model: nn.Module, images: Tensor, classes: Tensor, ranking: Tensor) -> Tensor:
    """Area under insertion minus area under deletion of each image's class, (N,)."""
    return shared.score(model, images, classes, ranking, steps=STEPS, blur=BLUR)
