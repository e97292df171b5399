"""What is trained on CIFAR-10: the brief's ResNet, and a ResNet-18 for where no hub offers one.

For how long a weight is remembered was chosen on held-out training images by the study ``recipe``.
All else was fixed beforehand.
"""

import math
from dataclasses import replace
from fractions import Fraction
from functools import partial

from cnn_core import runs, settings
from cnn_core.data.crops import random_flip, random_resized_crop
from cnn_core.nn.resnet import brief_resnet, resnet18
from cnn_core.train import Recipe
from cnn_core.train.objective import cross_entropy

NAME = "cifar"
SEED = 0
IMAGES = 50_000  # that are trained on
LABEL_SMOOTHING = 0.1
REMEMBERED = Fraction(2, 7)  # of a training: for how long a weight is remembered
AVERAGED = Fraction(1, 12)  # of a training: over how long the weights are averaged

BRIEF = Recipe(
    version=1,
    network=brief_resnet,
    epochs=30,
    learning_rate=3e-3,
    objective=partial(cross_entropy, label_smoothing=LABEL_SMOOTHING),
    precision="bfloat16",
    augmentation=(partial(random_resized_crop, scale=(0.8, 1.0)), random_flip),
)


def remembering(recipe: Recipe, remembered: Fraction, *, images: int = IMAGES) -> Recipe:
    """``recipe`` with the decay that lets it remember a weight for that share of the training.

    A weight is remembered for one over rate times decay, in steps, so that another number of steps
    needs another decay (Wang and Aitchison, 2024). The weights are averaged over ``AVERAGED``.
    """
    steps = recipe.epochs * math.ceil(images / recipe.batch_size)
    return replace(
        recipe,
        weight_decay=round(1 / (recipe.learning_rate * float(remembered * steps)), 4),
        averaging=round(max(0.0, 1 - 1 / float(AVERAGED * steps)), 5),
    )


RECIPES = {
    name: remembering(replace(BRIEF, network=network), REMEMBERED)
    for name, network in {"resnet": brief_resnet, "resnet18": resnet18}.items()
}
SMALL = {
    "resnet": partial(brief_resnet, channels=(16, 16, 32, 64)),
    "resnet18": partial(resnet18, width=8),
}


def recipes() -> dict[str, Recipe]:
    """The recipe of each network at the scale of the preset."""
    if settings.preset() == "full":
        return RECIPES
    return {
        name: replace(recipe, network=SMALL[name], epochs=4, batch_size=20, averaging=0.5)
        for name, recipe in RECIPES.items()
    }


def planned() -> list[runs.Run]:
    """Both runs, the brief's first."""
    return [runs.Run(NAME, variant, recipe, SEED) for variant, recipe in recipes().items()]
