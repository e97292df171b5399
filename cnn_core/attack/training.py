"""Adversarial training: learn from the images that fool the network as it is."""

import torch.nn.functional as F
from torch import Generator, Tensor, nn

from cnn_core.attack.climb import Batch, climb, random_start
from cnn_core.attack.losses import cross_entropy
from cnn_core.attack.norms import LINF
from cnn_core.nn.frozen import frozen


def adversarial_cross_entropy(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    generator: Generator,
    *,
    epsilon: float,
    steps: int,
    step_size: float | None = None,
) -> Tensor:
    """The mean cross-entropy of the batch after an L∞ attack from a random start (Madry, 2018).

    An objective for a ``Recipe``, options through ``partial``. The attack sees the network in
    evaluation mode, so that it moves no statistics of batch normalization and meets no dropout; the
    loss is that of the network in the mode it came in.

    Args:
        images: (N, C, H, W) in [0, 1]. labels: (N,) class numbers.
        generator: the training's source of chance, for the random starts.
        epsilon, step_size: in units of [0, 1] pixels (grey levels / 255); the step is 2.5 · ε /
            steps when not given. With one step of 1.25 · ε this is fast adversarial training (Wong
            et al., 2020).
        steps: backward passes for the attack, on top of the one for the weights.

    Example:
        >>> import torch
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, labels = torch.rand(4, 1, 28, 28), torch.arange(4)
        >>> generator = torch.Generator().manual_seed(0)
        >>> loss = adversarial_cross_entropy(
        ...     mnist_cnn(), images, labels, generator, epsilon=0.1, steps=2
        ... )
        >>> loss.requires_grad
        True
    """
    size = 2.5 * epsilon / steps if step_size is None else step_size
    batch = Batch(images, labels, epsilon, size)
    start = random_start(batch, LINF, LINF.random(images.shape, generator))
    with frozen(model):
        adversarial = climb(
            model,
            batch,
            start,
            steps=steps,
            targeted=False,
            loss=cross_entropy,
            norm=LINF,
        )
    return F.cross_entropy(model(adversarial).float(), labels)
