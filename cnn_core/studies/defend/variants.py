"""Two variants that differ in nothing but the objective: what they learn from."""

from dataclasses import replace
from functools import partial

from cnn_core import runs, settings
from cnn_core.attack.training import adversarial_cross_entropy
from cnn_core.studies import mnist
from cnn_core.train import Recipe

NAME = "defend"
VARIANTS = ("plain", "robust")
SEEDS = (0, 1, 2)
EPSILON = 0.3  # the usual one for these digits, since Madry et al. (2018)

PLAIN = mnist.PLAIN
RECIPES = {
    "plain": PLAIN,
    "robust": replace(
        PLAIN, objective=partial(adversarial_cross_entropy, epsilon=EPSILON, steps=5)
    ),
}


def recipes() -> dict[str, Recipe]:
    """The recipe of each variant at the scale of the preset."""
    if settings.preset() == "full":
        return RECIPES
    gentle = partial(adversarial_cross_entropy, epsilon=EPSILON / 3, steps=2)
    return {
        "plain": replace(PLAIN, epochs=6, batch_size=32),
        "robust": replace(PLAIN, epochs=6, batch_size=32, objective=gentle),
    }


def planned() -> list[runs.Run]:
    """All runs, in the order in which they are trained."""
    return [
        runs.Run(NAME, variant, recipe, seed)
        for seed in SEEDS
        for variant, recipe in recipes().items()
    ]
