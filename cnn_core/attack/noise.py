"""Noise that knows nothing of the network: what an attack must be stronger than."""

from torch import Generator, Tensor

from cnn_core.attack.inputs import amounts, check_images
from cnn_core.attack.norms import LINF, Norm, gaussian


def random_noise(
    images: Tensor, *, epsilon: float | Tensor, generator: Generator, norm: Norm = LINF
) -> Tensor:
    """The images with random noise of norm epsilon, clipped to [0, 1].

    In L∞ every pixel moves by ±ε, as far as FGSM moves it; in L2 the direction is random.

    Args:
        images: (N, C, H, W) in [0, 1].
        epsilon: in units of [0, 1] pixels, for all images or per image, (N,); grey levels / 255.
        generator: images draw from it one after the other.

    Example:
        >>> import torch
        >>> generator = torch.Generator().manual_seed(0)
        >>> noisy = random_noise(torch.full((1, 1, 2, 2), 0.5), epsilon=0.25, generator=generator)
        >>> noisy.unique().tolist()
        [0.25, 0.75]
    """
    check_images(images)
    noise = norm.direction(gaussian(images.shape, generator).to(images))
    return (images + amounts("epsilon", epsilon, images) * noise).clamp(0, 1)
