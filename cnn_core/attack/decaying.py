"""Projected gradient descent whose steps shrink to nothing, within a budget of backward passes.

Signed steps of one size end where they jump from one side of a ridge to the other. Steps that
begin as large as epsilon and shrink cross the ball first and settle last, and need no more passes.
"""

from collections.abc import Sequence
from functools import partial

import torch
from torch import Generator, Tensor, nn

from cnn_core.ascent import per_image
from cnn_core.attack.climb import Batch, Loss, objective, random_start
from cnn_core.attack.goals import goal
from cnn_core.attack.inputs import amounts, check_classes, check_images, check_steps
from cnn_core.attack.losses import cross_entropy
from cnn_core.attack.norms import LINF, Norm
from cnn_core.nn.batches import LaidOut, batches_for
from cnn_core.nn.frozen import frozen


def decaying_pgd(
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    *,
    epsilon: float | Tensor,
    steps: int = 100,
    step_size: float | Tensor | None = None,
    decay: bool = True,
    momentum: float = 0.0,
    targeted: bool = False,
    loss: Loss = cross_entropy,
    norm: Norm = LINF,
    generator: Generator | None = None,
    chunk: int | None = None,
) -> Tensor:
    """Step k of n is (1 − k / n) of the first, back into the ball; whoever is there stops.

    Args:
        steps: backward passes that an image may cost. Images that reached the goal leave the batch,
            so that they cost no further one.
        step_size: of the first step; epsilon when not given.
        decay: False for steps that are all alike: ``pgd`` with a stopping rule.
        momentum: decay of the running sum of normalized gradients that is followed, as in
            ``mi_fgsm``; 0 follows the gradient.
        generator: start at a random point of the ball instead of at the image.

    The other arguments, the return value and the errors are those of ``attack.gradient``.

    Example:
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, eights = torch.full((2, 1, 28, 28), 0.5), torch.tensor([8, 8])
        >>> found = decaying_pgd(
        ...     mnist_cnn(), images, eights, epsilon=16 / 255, steps=5, targeted=True
        ... )
        >>> round((found - images).abs().max().item() * 255) <= 16
        True
    """
    check_images(images)
    check_steps(steps)
    epsilon = amounts("epsilon", epsilon, images)
    size = epsilon if step_size is None else amounts("step_size", step_size, images)
    if not len(images):
        return images.clone()
    batches = batches_for(model, images)
    descend = partial(
        _descend,
        model=LaidOut(model, batches),
        shares=[1 - step / steps if decay else 1.0 for step in range(steps)],
        momentum=momentum,
        targeted=targeted,
        loss=loss,
        norm=norm,
    )
    with frozen(model), torch.no_grad():
        check_classes(classes, images, model(images[:1]))
        wholes = (images, classes, epsilon, size)
        parts = map(Batch, *(whole.split(chunk or batches.size) for whole in wholes))
        return torch.cat([descend(part, _start(part, norm, generator)) for part in parts])


def _start(batch: Batch, norm: Norm, generator: Generator | None) -> Tensor:
    if generator is None:
        return batch.images
    return random_start(batch, norm, norm.random(batch.images.shape, generator))


def _descend(
    batch: Batch,
    start: Tensor,
    *,
    model: nn.Module,
    shares: Sequence[float],
    momentum: float,
    targeted: bool,
    loss: Loss,
    norm: Norm,
) -> Tensor:
    """Each image where it reached the goal, or after the last step; ``shares`` of a step size."""
    reached, found = goal(targeted), start.clone()
    left, images, velocity = torch.arange(len(start)), start, torch.zeros_like(start)
    for share in shares:
        _, gradient, outputs = objective(model, batch.classes, loss, targeted)(images)
        resists = ~reached(outputs, batch.classes)
        if not resists.any():
            break
        left, images = left[resists], images[resists]
        batch = Batch(*(whole[resists] for whole in batch))
        velocity = momentum * velocity[resists] + _normalized(gradient[resists])
        moved = images + share * batch.step_size * norm.direction(velocity)
        images = norm.project(moved, batch.images, batch.epsilon).clamp(0, 1)
        found[left] = images
    return found


def _normalized(gradient: Tensor) -> Tensor:
    """Each image's gradient at a mean absolute entry of one; a zero gradient stays zero."""
    size = gradient.abs().flatten(1).mean(1)
    return gradient / per_image(size.where(size > 0, 1))
