"""What tells "the network resisted" from "the attack was broken".

Tests that every sound gradient attack passes on every network, run on the very attack, network and
images of a page (after the checklist of Carlini et al., 2019), each with the numbers behind it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import torch
from torch import Generator, Tensor, nn

from cnn_core.attack.climb import Loss, objective
from cnn_core.attack.goals import goal
from cnn_core.attack.gradient import fgsm
from cnn_core.attack.losses import cross_entropy
from cnn_core.attack.noise import random_noise
from cnn_core.attack.norms import LINF, Norm
from cnn_core.attack.result import logits
from cnn_core.nn.batches import batches_for
from cnn_core.nn.frozen import frozen

ROUNDING = 1e-6


@dataclass(frozen=True)
class Check:
    """One test: what should hold, whether it does, and the numbers."""

    name: str
    passed: bool
    detail: str


def self_tests(
    attack: Callable[..., Tensor],
    model: nn.Module,
    images: Tensor,
    classes: Tensor,
    *,
    epsilon: float,
    surrogate: nn.Module,
    generator: Generator,
    targeted: bool = False,
    loss: Loss = cross_entropy,
    norm: Norm = LINF,
    reach: float = 0.99,
) -> list[Check]:
    """Test ``attack`` at the epsilon that a page reports, on its network and images.

    Args:
        attack: of ``attack.gradient``, other options through ``partial``.
        images, classes, epsilon, targeted, loss, norm: as the attack takes them.
        surrogate: another network for the same classes, to transfer the attack from.
        generator: for the noise that the attack is compared with.
        reach: the success to ask of an unlimited epsilon. A single step overshoots there: of FGSM
            one may ask less, such as 0.8.

    Success is counted among the images for which the goal was not reached before. Raises
    ``ValueError`` where there is no such image.

    Example:
        >>> from cnn_core.attack.gradient import pgd
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, generator = torch.rand(8, 1, 28, 28), torch.Generator().manual_seed(0)
        >>> model = mnist_cnn()
        >>> labels = model(images).argmax(1)
        >>> checks = self_tests(
        ...     pgd, model, images, labels, epsilon=0.1, surrogate=mnist_cnn(), generator=generator
        ... )
        >>> print(checks[0].name, "|", checks[0].passed, "|", checks[0].detail)
        epsilon 0 changes nothing | True | largest change 0
    """
    options = {"targeted": targeted, "loss": loss, "norm": norm}
    attack = partial(attack, classes=classes, **options)

    reached = goal(targeted)
    needed = ~reached(logits(model, images), classes)
    if not needed.any():
        raise ValueError("nothing to test: the goal is reached for every image before the attack")

    def rate(adversarial: Tensor) -> float:
        return reached(logits(model, adversarial), classes)[needed].double().mean().item()

    adversarial = attack(model, images, epsilon=epsilon)
    noisy = random_noise(images, epsilon=epsilon, generator=generator, norm=norm)
    one_step = fgsm(model, images, classes, epsilon=epsilon, **options)
    transferred = attack(surrogate, images, epsilon=epsilon)
    radii = radii_up_to(epsilon, norm.size(torch.ones_like(images[:1])).item())
    growth = [rate(attack(model, images, epsilon=radius)) for radius in radii]
    success = rate(adversarial)
    return [
        nothing_without_budget(images, attack(model, images, epsilon=0.0)),
        within_budget(images, adversarial, epsilon, norm),
        within_range(adversarial),
        not_weaker("as strong as a single step", success, "one step", rate(one_step)),
        rises(radii, growth, reach),
        not_weaker("stronger than noise of the same size", success, "noise", rate(noisy)),
        not_weaker("transfer is not stronger", success, "from another network", rate(transferred)),
        no_gradient_vanished(model, images, classes, targeted=targeted, loss=loss),
    ]


def nothing_without_budget(images: Tensor, adversarial: Tensor) -> Check:
    change = (adversarial - images).abs().max().item()
    return Check("epsilon 0 changes nothing", change == 0, f"largest change {change:g}")


def within_budget(images: Tensor, adversarial: Tensor, epsilon: float, norm: Norm) -> Check:
    size = norm.size(adversarial - images).max().item()
    detail = f"largest {norm.name} norm {size:.4f} of {epsilon:.4f}"
    detail += f" (on grey levels 0 to 255: {size * 255:.1f} of {epsilon * 255:.1f})"
    return Check("the budget holds", size <= epsilon * (1 + ROUNDING) + ROUNDING, detail)


def within_range(adversarial: Tensor) -> Check:
    low, high = (bound.item() for bound in adversarial.aminmax())
    holds = low >= 0 and high <= 1
    return Check("the range holds", holds, f"pixels from {low:.4f} to {high:.4f}, allowed 0 to 1")


def not_weaker(name: str, success: float, rival: str, rivals_success: float) -> Check:
    detail = f"attack {percent(success)}, {rival} {percent(rivals_success)}"
    return Check(name, success >= rivals_success, detail)


def rises(radii: list[float], growth: list[float], reach: float) -> Check:
    """Success must end at ``reach`` or more: an image may by then become any other, so that what is
    left is not robustness. And it must not fall on the way by more than is left."""
    falls = max(before - after for before, after in pairwise(growth))
    detail = ", ".join(
        f"ε {radius:.3g}: {percent(success)}" for radius, success in zip(radii, growth, strict=True)
    )
    passed = growth[-1] >= reach and falls <= 1 - reach
    return Check("success rises to nearly all as epsilon grows", passed, detail)


def no_gradient_vanished(
    model: nn.Module, images: Tensor, classes: Tensor, *, targeted: bool, loss: Loss
) -> Check:
    """An image whose gradient is exactly zero is not attacked at all: a softmax that saturates in
    float32 looks like robustness."""
    with frozen(model), torch.no_grad():
        count = batches_for(model, images).size
        vanished = sum(
            int(
                (objective(model, some, loss, targeted)(part).gradient == 0).flatten(1).all(1).sum()
            )
            for part, some in zip(images.split(count), classes.split(count), strict=True)
        )
    share = percent(vanished / len(images))
    detail = f"zero gradient for {vanished} of {len(images)} images ({share})"
    return Check("no gradient vanished", vanished == 0, detail)


def percent(share: float) -> str:
    return f"{100 * share:.1f}\N{NO-BREAK SPACE}%"


def radii_up_to(epsilon: float, diameter: float) -> list[float]:
    """From half of epsilon in doublings, and at last the largest distance between two images."""
    return [epsilon * 2.0**k for k in (-1, 0, 1, 2) if epsilon * 2.0**k < diameter] + [diameter]
