"""Real handwriting that ships with scikit-learn, for runs without data files or network."""

import torch
import torch.nn.functional as F
from sklearn.datasets import load_digits

from cnn_core.data.images import ImageSet


def digits() -> ImageSet:
    """The 1,797 digits of scikit-learn in MNIST's form: 28×28, a 20×20 digit in a black frame."""
    bunch = load_digits()
    small = torch.from_numpy(bunch.images).float().unsqueeze(1) / 16
    large = F.interpolate(small, size=20, mode="bilinear", align_corners=False)
    framed = F.pad(large, (4, 4, 4, 4)).clamp(0, 1)
    return ImageSet(
        (framed * 255).round().to(torch.uint8),
        torch.from_numpy(bunch.target).long(),
        tuple(str(name) for name in bunch.target_names),
    )
