"""One noise for many images."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn

from cnn_core.ascent import Direction, Evaluate, Evaluation, along, ascend
from cnn_core.attack.climb import Loss, objective
from cnn_core.attack.inputs import amounts, check_classes, check_images, check_steps
from cnn_core.attack.losses import cross_entropy
from cnn_core.attack.norms import LINF, Norm
from cnn_core.nn.batches import LaidOut, batches_for
from cnn_core.nn.frozen import frozen


def universal_noise(
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    *,
    epsilon: float,
    steps: int = 50,
    step_size: float | None = None,
    targeted: bool = False,
    loss: Loss = cross_entropy,
    norm: Norm = LINF,
    direction: Direction | None = None,
    chunk: int | None = None,
) -> Tensor:
    """The noise that, added to all of the images, raises their mean loss most.

    Starts at zero and takes ``steps`` steps along the summed gradient, each back into the ball of
    radius epsilon. What the network sees is ``add_noise(images, noise)``; the gradient is the one
    at those clipped images, so that a pixel that is clipped in one image still counts in the rest
    and can come back.

    Args:
        images: (N, C, H, W) in [0, 1].
        classes: int64 (N,); labels to get away from, or targets to get to if ``targeted``.
        epsilon: bound of the noise, in units of [0, 1] pixels (grey levels / 255).
        step_size: 2.5 · ε / steps when not given.
        direction: the norm's own when not given. ``ascent.standardized`` with a step size of
            1 / 255 is noise ← noise + d / std(d) on grey levels.
        loss, norm, chunk: as in ``attack.gradient``.

    Returns the noise (1, C, H, W). Raises ``ValueError`` as the attacks of ``attack.gradient`` do.

    Example:
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, labels = torch.rand(4, 1, 28, 28), torch.arange(4)
        >>> noise = universal_noise(mnist_cnn(), images, labels, epsilon=8 / 255, steps=2)
        >>> noise.shape, round(noise.abs().max().item() * 255)
        (torch.Size([1, 1, 28, 28]), 8)
    """
    check_images(images)
    check_steps(steps)
    radius = amounts("epsilon", epsilon, images[:1])
    size = (
        2.5 * radius / steps if step_size is None else amounts("step_size", step_size, images[:1])
    )
    start = images.new_zeros(1, *images.shape[1:])
    if not len(images):
        return start
    with frozen(model), torch.no_grad():
        check_classes(classes, images, model(images[:1]))
        batches = batches_for(model, images)
        reader, count = LaidOut(model, batches), chunk or batches.size
        evaluate = _summed(
            (part, objective(reader, part_classes, loss, targeted))
            for part, part_classes in zip(images.split(count), classes.split(count), strict=True)
        )
        return ascend(
            evaluate,
            start,
            steps=steps,
            step=along(direction or norm.direction, size),
            project=lambda noise: norm.project(noise, start, radius),
        ).images


def _summed(parts: Iterable[tuple[Tensor, Evaluate]]) -> Evaluate:
    """The objective of a noise: its sum over all images, chunk by chunk."""
    parts = list(parts)

    def evaluate(noise: Tensor) -> Evaluation:
        found = [of_part(add_noise(part, noise)) for part, of_part in parts]
        values, gradients, outputs = zip(*found, strict=True)
        gradient = sum(part.sum(0, keepdim=True) for part in gradients)
        return Evaluation(torch.cat(values).sum(0, keepdim=True), gradient, torch.cat(outputs))

    return evaluate


def noise_per_target(
    model: nn.Module, images: Tensor, targets: Iterable[int], **options: object
) -> Tensor:
    """For each target class, the one noise that makes the network take all images for it.

    ``options`` are those of ``universal_noise``. Returns the noises (targets, C, H, W).
    """
    everything = [torch.full((len(images),), target, device=images.device) for target in targets]
    return torch.cat(
        [universal_noise(model, images, same, targeted=True, **options) for same in everything]
    )


def add_noise(images: Tensor, noise: Tensor) -> Tensor:
    """The images with the noise, clipped to [0, 1]."""
    return (images + noise).clamp(0, 1)
