"""Attacks along the gradient: one step (FGSM), many (PGD), many with momentum (MI-FGSM).

All take images (N, C, H, W) in [0, 1] and return adversarial images of the same shape, within
epsilon of the given ones and in [0, 1]. Epsilon and step size are in units of [0, 1] pixels: for
grey levels 0..255, divide by 255 (8 levels are 8/255 = 0.0314). Epsilon may be one number per
image, (N,). What they share:

    classes: int64 (N,); the labels to get away from, or, if ``targeted``, the targets to get to.
    targeted: climb down to the given classes instead of up and away from them.
    loss: of ``cnn_core.attack.losses``.
    norm: ``LINF`` or ``L2`` of ``cnn_core.attack.norms``.
    chunk: images at a time, which changes no result; at most 64, and 20 MB for an activation, if
        not given.

They leave the network, its gradients and the global random state as they found them, and raise
``ValueError`` for images, classes or amounts that they cannot work with.
"""

from collections.abc import Callable
from functools import partial

import torch
from torch import Generator, Tensor, nn

from cnn_core.attack.climb import Batch, Loss, climb, random_start
from cnn_core.attack.goals import Goal, goal
from cnn_core.attack.inputs import amounts, check_classes, check_images, check_steps
from cnn_core.attack.losses import cross_entropy
from cnn_core.attack.norms import LINF, Norm
from cnn_core.nn.batches import LaidOut, batches_for
from cnn_core.nn.frozen import frozen


def fgsm(
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    *,
    epsilon: float | Tensor,
    targeted: bool = False,
    loss: Loss = cross_entropy,
    norm: Norm = LINF,
    chunk: int | None = None,
) -> Tensor:
    """The fast gradient sign method: x + ε · sign(∇ loss), in [0, 1] (Goodfellow et al., 2015).

    With ``norm=L2`` the step goes along the gradient itself. One backward pass per image. The
    arguments are those of the module's head.

    Example:
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, labels = torch.full((2, 1, 28, 28), 0.5), torch.tensor([3, 8])
        >>> adversarial = fgsm(mnist_cnn(), images, labels, epsilon=16 / 255)
        >>> round((adversarial - images).abs().max().item() * 255)
        16
    """
    return pgd(
        model,
        images,
        classes,
        epsilon=epsilon,
        steps=1,
        step_size=epsilon,
        targeted=targeted,
        loss=loss,
        norm=norm,
        chunk=chunk,
    )


def mi_fgsm(
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    *,
    epsilon: float | Tensor,
    steps: int = 10,
    decay: float = 1.0,
    targeted: bool = False,
    loss: Loss = cross_entropy,
    norm: Norm = LINF,
    chunk: int | None = None,
) -> Tensor:
    """The momentum iterative method: steps of ε / steps along a running sum (Dong et al., 2018).

    v ← decay · v + ∇ / mean |∇|; x ← x + ε / steps · sign(v). It reaches the budget with its last
    step and no earlier. ``steps`` backward passes per image. For other step sizes, random starts
    or a stopping rule, give ``pgd`` a ``momentum``. The other arguments are those of the module's
    head.
    """
    check_steps(steps)
    return pgd(
        model,
        images,
        classes,
        epsilon=epsilon,
        steps=steps,
        step_size=epsilon / steps,
        momentum=decay,
        targeted=targeted,
        loss=loss,
        norm=norm,
        chunk=chunk,
    )


def pgd(
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    *,
    epsilon: float | Tensor,
    steps: int = 20,
    step_size: float | Tensor | None = None,
    momentum: float = 0.0,
    targeted: bool = False,
    loss: Loss = cross_entropy,
    norm: Norm = LINF,
    generator: Generator | None = None,
    restarts: int = 1,
    stop: Goal | None = None,
    chunk: int | None = None,
) -> Tensor:
    """Projected gradient descent (Madry et al., 2018): ``steps`` steps, each back into the ball.

    Args:
        step_size: 2.5 · ε / steps when not given, enough to cross the ball from any start. Smaller
            than ε / steps, the steps cannot use up the budget.
        momentum: decay of the running sum of gradients that is followed; 0 follows the gradient.
        generator: start at a random point of the ball instead of at the image. Images draw from it
            one after the other, so that a chunk, or a single image, draws what it would draw in the
            whole.
        restarts: attacks in turn, each from a random start of its own, on the images for which none
            before reached the goal; needs a generator. An image that none fools keeps the last.
        stop: when an image is left as it is, such as ``goals.classified_as`` or
            ``goals.confident(0.9)``; all steps are made when not given.

    At most steps × restarts backward passes per image. The other arguments are those of the
    module's head.

    Example:
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, eights = torch.full((2, 1, 28, 28), 0.5), torch.tensor([8, 8])
        >>> adversarial = pgd(mnist_cnn(), images, eights, epsilon=16 / 255, targeted=True)
        >>> round((adversarial - images).abs().max().item() * 255)
        16
    """
    check_images(images)
    check_steps(steps)
    if restarts < 1 or (restarts > 1 and generator is None):
        raise ValueError("restarts must be at least 1, and more need a generator for their starts")
    epsilon = amounts("epsilon", epsilon, images)
    size = 2.5 * epsilon / steps if step_size is None else amounts("step_size", step_size, images)
    if not len(images):
        return images.clone()
    batches = batches_for(model, images)
    reader = LaidOut(model, batches)
    attack = partial(
        climb,
        reader,
        steps=steps,
        targeted=targeted,
        loss=loss,
        norm=norm,
        momentum=momentum,
        stop=stop,
    )
    with frozen(model), torch.no_grad():
        check_classes(classes, images, model(images[:1]))
        wholes = (images, classes, epsilon, size)
        parts = map(Batch, *(whole.split(chunk or batches.size) for whole in wholes))
        adversarial = []
        for part in parts:
            starts = _starts(part, norm, generator, restarts)
            adversarial.append(_from_each(starts, part, attack, reader, goal(targeted)))
        return torch.cat(adversarial)


def _starts(batch: Batch, norm: Norm, generator: Generator | None, restarts: int) -> list[Tensor]:
    """Where the attacks begin: at the images, or at random points drawn image by image."""
    if generator is None:
        return [batch.images]
    count, *shape = batch.images.shape
    draws = norm.random((count * restarts, *shape), generator).view(count, restarts, *shape)
    return [random_start(batch, norm, draw) for draw in draws.unbind(1)]


def _from_each(
    starts: list[Tensor],
    batch: Batch,
    attack: Callable[..., Tensor],
    model: nn.Module,
    reached: Goal,
) -> Tensor:
    """The attack from the first start, then from each other where none has reached the goal yet."""
    adversarial = attack(batch, starts[0])
    for start in starts[1:]:
        left = (~reached(model(adversarial), batch.classes)).nonzero().flatten()
        if not len(left):
            break
        adversarial[left] = attack(Batch(*(whole[left] for whole in batch)), start[left])
    return adversarial
