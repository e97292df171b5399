"""How well networks read digits under attack, over epsilon, and how much it takes to fool them."""

from functools import partial

from torch import Generator, Tensor, nn

from cnn_core.attack.gradient import pgd
from cnn_core.attack.losses import margin
from cnn_core.attack.minimal import MinimalEpsilon, minimal_epsilon
from cnn_core.attack.result import judge
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds, paired_difference
from cnn_core.studies.defend.variants import EPSILON
from cnn_core.studies.samples import pixels

EPSILONS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
CAP = 0.5  # at half the grey scale every pixel can become grey
STEPS = 20
STRONGER = {"steps": 50, "restarts": 5, "loss": margin}

Trained = dict[str, list[nn.Module]]  # the networks of each variant, by seed


def attack(model: nn.Module, images: ImageSet, epsilon: float, **options: object) -> Tensor:
    """PGD from a random start: adversarial images (N, C, H, W) in [0, 1]."""
    generator = Generator().manual_seed(0)
    return pgd(
        model,
        pixels(images),
        images.labels,
        epsilon=epsilon,
        generator=generator,
        **({"steps": STEPS} | options),
    )


def fooled(model: nn.Module, adversarial: Tensor, images: ImageSet) -> Tensor:
    """Which adversarial images ``model`` misreads, (N,) bool."""
    return judge(model, pixels(images), adversarial, images.labels).success


def accuracy(model: nn.Module, adversarial: Tensor, images: ImageSet) -> float:
    """The share of adversarial images that ``model`` still reads right."""
    return 1 - fooled(model, adversarial, images).double().mean().item()


def over_epsilon(trained: Trained, images: ImageSet) -> dict[str, Estimate]:
    """Accuracy under attack, by epsilon in hundredths of the grey scale."""
    return {
        f"attacked.{variant}.{round(100 * epsilon)}": mean_over_seeds(
            [accuracy(model, attack(model, images, epsilon), images) for model in models]
        )
        for variant, models in trained.items()
        for epsilon in EPSILONS
    }


def whole(trained: Trained, test: ImageSet) -> dict[str, Estimate]:
    """Accuracy under attack on all test images, at the epsilon of the training."""
    found = {
        variant: [accuracy(model, attack(model, test, EPSILON), test) for model in models]
        for variant, models in trained.items()
    }
    return {
        **{f"whole.{variant}": mean_over_seeds(values) for variant, values in found.items()},
        "whole_difference": paired_difference(found["robust"], found["plain"]),
    }


def stronger(robust: list[nn.Module], images: ImageSet) -> dict[str, Estimate]:
    """The robust networks under an attack with another loss, more steps and restarts."""
    hard = partial(attack, epsilon=EPSILON, **STRONGER)
    usual = [accuracy(model, attack(model, images, EPSILON), images) for model in robust]
    found = [accuracy(model, hard(model, images), images) for model in robust]
    return {
        "stronger.robust": mean_over_seeds(found),
        "stronger_difference": paired_difference(found, usual),
    }


def minimal(model: nn.Module, images: ImageSet) -> MinimalEpsilon:
    """The smallest epsilon that fools ``model``, image by image, up to the cap."""
    return minimal_epsilon(pgd, model, pixels(images), images.labels, cap=CAP, halvings=7)


def enough(trained: Trained, images: ImageSet) -> dict[str, Estimate]:
    """The epsilon that is enough for half of the images, and the share that resists the cap."""
    values = {"cap": Estimate(CAP, unit="number")}
    for variant, models in trained.items():
        found = [minimal(model, images) for model in models]
        resisting = [one.censored.double().mean().item() for one in found]
        values[f"minimal.{variant}.resisting"] = mean_over_seeds(resisting)
        if all(one.median is not None for one in found):
            medians = mean_over_seeds([one.median for one in found], unit="number")
            values[f"minimal.{variant}.median"] = medians
    return values
