"""Brief 001, optional part 2: what defends the digit network, and what only seems to.

Two variants over the same seeds that differ in nothing but the objective: ``plain`` learns from the
images as they are, ``robust`` from those that fool it most within epsilon.
"""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import torch

from cnn_core import runs, settings
from cnn_core.attack.training import adversarial_cross_entropy
from cnn_core.data import mnist as data
from cnn_core.studies import mnist

TITLE = "Defences of the digit network: learning from attacks, and inputs that are cleaned first"
NAME = "defend"
SEEDS = (0, 1, 2)
EPSILON = 0.3  # the usual one for these digits, since Madry et al. (2018)

PLAIN = mnist.PLAIN
RECIPES = {
    "plain": PLAIN,
    "robust": replace(
        PLAIN, objective=partial(adversarial_cross_entropy, epsilon=EPSILON, steps=5)
    ),
}


def recipes() -> dict:
    """The recipe of each variant at the scale of the preset."""
    if settings.preset() == "full":
        return RECIPES
    return {name: replace(recipe, epochs=6, batch_size=32) for name, recipe in RECIPES.items()}


def planned() -> list[runs.Run]:
    """All runs, in the order in which they are trained."""
    return [
        runs.Run(NAME, variant, recipe, seed)
        for seed in SEEDS
        for variant, recipe in recipes().items()
    ]


def run(
    only_seeds: Sequence[int] | None = None,
    device: torch.device | None = None,
    retrain: bool = False,
) -> None:
    """Train what is not there yet, attack it, and write the results."""
    splits = data.load()
    records = runs.obtain_all(
        planned(),
        splits,
        data_module=data.__name__,
        only_seeds=only_seeds,
        device=device,
        retrain=retrain,
    )
