"""The two models of the task: the same network, trained on digits and on attacked digits."""

from dataclasses import replace
from functools import partial

from cnn_core import runs, settings
from cnn_core.attack.training import adversarial_cross_entropy
from cnn_core.nn.evasion import LEVELS, evasion_cnn
from cnn_core.train import Recipe

NAME = "evasion"
VARIANTS = ("a", "b")
SEEDS = (0, 1, 2, 3, 4)
TRAINED_AT = 16  # grey levels: the larger of the two that the brief asks about

A = Recipe(version=1, network=evasion_cnn, epochs=16, learning_rate=2e-3, weight_decay=0.01)
RECIPES = {
    "a": A,
    # One step of 1.25 epsilon from a random start (Wong et al., 2020): a second pass per image.
    "b": replace(
        A,
        objective=partial(
            adversarial_cross_entropy,
            epsilon=TRAINED_AT / LEVELS,
            steps=1,
            step_size=1.25 * TRAINED_AT / LEVELS,
        ),
    ),
}


def recipes() -> dict[str, Recipe]:
    """The recipe of each model at the scale of the preset."""
    if settings.preset() == "full":
        return RECIPES
    return {name: replace(recipe, epochs=8, batch_size=32) for name, recipe in RECIPES.items()}


def seeds() -> tuple[int, ...]:
    return SEEDS if settings.preset() == "full" else SEEDS[:2]


def planned() -> list[runs.Run]:
    """All runs, in the order in which they are trained."""
    return [
        runs.Run(NAME, variant, recipe, seed)
        for seed in seeds()
        for variant, recipe in recipes().items()
    ]
