"""What is trained on the colored digits: a network that may be lazy, ways to mend it, controls.

All share data, architecture, epochs and seeds, but for the one thing that a variant is about.
"""

from dataclasses import replace
from functools import partial

from cnn_core import runs, settings
from cnn_core.nn.colored import colored_cnn
from cnn_core.studies.samples import scaled
from cnn_core.train import Recipe
from cnn_core.train.unbiased import agreement, balanced, color_penalty, recolored

NAME = "colored"
SEEDS = (0, 1, 2, 3, 4)
FEWER_SEEDS = SEEDS[:3]  # of the controls
MATCHING = 0.955  # of the training images: 0.95, and a tenth of the rest

# A strong decay keeps the weights small, and small weights keep to the simplest rule: without it,
# an epoch at such a rate is enough to learn the odd digits in other colors, too.
LAZY = Recipe(version=1, network=colored_cnn, epochs=1, learning_rate=5e-3, weight_decay=1.0)
WIDE = replace(LAZY, network=partial(colored_cnn, first_pool=2))
PENALTY = partial(color_penalty, features=10.0, outputs=2.0)
LONGER = 5  # epochs of the brief's second method

METHODS = {
    "lazy": LAZY,
    "penalty": replace(LAZY, objective=PENALTY),
    "dropout": replace(LAZY, network=partial(colored_cnn, dropout=0.5)),
    "balanced": replace(LAZY, objective=partial(balanced, matching=MATCHING)),
    "agreement": replace(LAZY, objective=agreement),
    "recolored": replace(LAZY, objective=recolored),
}
# What is left of a method without its one idea, and what else the public reports changed with it.
CONTROLS = {
    "penalty_features": replace(LAZY, objective=partial(color_penalty, features=10.0, outputs=0.0)),
    "penalty_outputs": replace(LAZY, objective=partial(color_penalty, features=0.0, outputs=2.0)),
    "balanced_halves": replace(LAZY, objective=partial(balanced, matching=MATCHING, colors=2)),
    "recolored_once": replace(LAZY, objective=partial(recolored, copies=1)),
    "recolored_as_bright": replace(LAZY, objective=partial(recolored, brightness=False)),
    "recolored_by_gains": replace(LAZY, objective=partial(recolored, mixing=False)),
    "lazy_longer": replace(LAZY, epochs=LONGER),
    "dropout_longer": replace(LAZY, network=partial(colored_cnn, dropout=0.5), epochs=LONGER),
    "lazy_wide": WIDE,
    "penalty_wide": replace(WIDE, objective=PENALTY),
    "dropout_wide": replace(WIDE, network=partial(colored_cnn, dropout=0.5, first_pool=2)),
}
VARIANTS = METHODS | CONTROLS


def recipes() -> dict[str, Recipe]:
    """The recipe of each variant at the scale of the preset."""
    if settings.preset() == "full":
        return VARIANTS
    return {name: replace(recipe, epochs=4, batch_size=32) for name, recipe in VARIANTS.items()}


def seeds(variant: str) -> tuple[int, ...]:
    """Five of a method, three of a control; two of each when smoke."""
    wanted = SEEDS if variant in METHODS else FEWER_SEEDS
    return wanted[: scaled(len(wanted), 2)]


def planned() -> list[runs.Run]:
    """All runs, in the order in which they are trained: seed by seed."""
    return [
        runs.Run(NAME, variant, recipe, seed)
        for seed in SEEDS
        for variant, recipe in recipes().items()
        if seed in seeds(variant)
    ]
