"""What is trained on CIFAR-10: the brief's ResNet, and a ResNet-18 for where no hub offers one.

No setting was searched for; the study ``recipe`` tried some afterwards. What decides most is how
long a weight is remembered, one over peak rate times decay (Wang and Aitchison, 2024): here 1,667
steps, a seventh and a quarter of the two trainings. Known short trainings on these images lie
between.
"""

from dataclasses import replace
from functools import partial

from cnn_core import runs, settings
from cnn_core.data.crops import random_flip, random_resized_crop
from cnn_core.nn.resnet import brief_resnet, resnet18
from cnn_core.train import Recipe
from cnn_core.train.objective import cross_entropy

NAME = "cifar"
SEED = 0

BRIEF = Recipe(
    version=1,
    network=brief_resnet,
    epochs=30,
    learning_rate=3e-3,
    weight_decay=0.2,
    objective=partial(cross_entropy, label_smoothing=0.1),
    averaging=0.999,  # about a thousand steps, less than three epochs
    precision="bfloat16",
    augmentation=(partial(random_resized_crop, scale=(0.8, 1.0)), random_flip),
)
RECIPES = {
    "resnet": BRIEF,
    # Half as long, and so the average.
    "resnet18": replace(BRIEF, network=resnet18, epochs=15, averaging=0.998),
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
