"""A black-box attack: squares at random, kept where they help (Andriushchenko et al., 2020)."""

import math

import torch
from torch import Generator, Tensor, nn

from cnn_core.ascent import per_image
from cnn_core.attack.climb import Loss
from cnn_core.attack.goals import goal
from cnn_core.attack.inputs import amounts, check_classes, check_images, check_steps
from cnn_core.attack.losses import margin
from cnn_core.attack.result import logits

# After this share of the queries (in ten-thousandths), the squares' area is halved once more.
HALVINGS = (10, 50, 200, 1_000, 2_000, 4_000, 6_000, 8_000)


@torch.no_grad()
def square_attack(
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    *,
    epsilon: float | Tensor,
    queries: int,
    generator: Generator,
    area: float = 0.8,
    targeted: bool = False,
    loss: Loss = margin,
) -> Tensor:
    """L∞ noise without any gradient: what masks gradients does not stop it.

    Starts from vertical stripes of ±ε. Each query puts a square of ±ε, one sign per channel, at a
    random place; an image keeps it if the loss rises. Whoever has reached the goal asks no more.

    Args:
        images: (N, C, H, W) in [0, 1].
        classes: int64 (N,); labels to get away from, or targets to get to if ``targeted``.
        epsilon: in units of [0, 1] pixels, one number or (N,).
        queries: forward passes per image, at most.
        generator: for stripes, places and signs.
        area: of the first squares, as a share of the image's; it is halved on the way.

    Returns adversarial images (N, C, H, W), within epsilon and [0, 1]. Raises ``ValueError`` as the
    attacks of ``attack.gradient`` do.

    Example:
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, labels = torch.rand(4, 1, 28, 28), torch.arange(4)
        >>> generator = torch.Generator().manual_seed(0)
        >>> adversarial = square_attack(
        ...     mnist_cnn(), images, labels, epsilon=0.1, queries=5, generator=generator
        ... )
        >>> (adversarial - images).abs().max().item() <= 0.1 + 1e-6
        True
    """
    check_images(images)
    check_steps(queries)
    radius = amounts("epsilon", epsilon, images)
    if not len(images):
        return images.clone()
    sign, reached = -1 if targeted else 1, goal(targeted)
    count, channels, height, width = images.shape

    def signs(*shape: int) -> Tensor:
        return (torch.randint(2, shape, generator=generator) * 2 - 1).to(images)

    def judged(candidates: Tensor, of: Tensor) -> tuple[Tensor, Tensor]:
        """The loss of each candidate, and whether it has reached the goal."""
        outputs = logits(model, candidates)
        return sign * loss(outputs, classes[of]), reached(outputs, classes[of])

    check_classes(classes, images, logits(model, images[:1]))
    everyone = torch.arange(count)
    before = judged(images, everyone)[1]
    best = (images + radius * signs(count, channels, 1, width)).clamp(0, 1)
    value, done = judged(best, everyone)
    best[before], done[before] = images[before], True
    for query in range(1, queries):
        left = (~done).nonzero().flatten()
        if not len(left):
            break
        side = _side(query / queries, area, height, width)
        inside = _squares(len(left), height, width, side, generator).to(images.device)
        noise = per_image(radius[left].flatten()) * signs(len(left), channels, 1, 1)
        changed = torch.where(inside, (images[left] + noise).clamp(0, 1), best[left])
        found, arrived = judged(changed, left)
        better = (found > value[left]) | arrived
        best[left[better]], value[left[better]] = changed[better], found[better]
        done[left[arrived]] = True
    return best


def _side(progress: float, area: float, height: int, width: int) -> int:
    """The side of the squares when the share ``progress`` of the queries is spent."""
    halved = sum(10_000 * progress > share for share in HALVINGS)
    side = round(math.sqrt(area / 2**halved * height * width))
    return min(max(side, 1), height, width)


def _squares(count: int, height: int, width: int, side: int, generator: Generator) -> Tensor:
    """A mask of one square per image at a random place, (count, 1, height, width) bool."""
    top = torch.randint(height - side + 1, (count, 1, 1, 1), generator=generator)
    left = torch.randint(width - side + 1, (count, 1, 1, 1), generator=generator)
    rows, columns = torch.arange(height).view(1, 1, -1, 1), torch.arange(width).view(1, 1, 1, -1)
    down, across = rows - top, columns - left
    return (down >= 0) & (down < side) & (across >= 0) & (across < side)
