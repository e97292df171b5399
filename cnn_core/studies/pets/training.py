"""What is trained on the photos: one plain network, three seeds."""

from dataclasses import replace
from functools import partial

from cnn_core import runs, settings
from cnn_core.data.crops import random_flip
from cnn_core.data.light import random_light
from cnn_core.data.warps import random_warp
from cnn_core.nn.pets import pets_cnn
from cnn_core.studies.samples import scaled
from cnn_core.train import Recipe
from cnn_core.train.objective import cross_entropy

NAME = "pets"
SEEDS = (0, 1, 2)

RECIPE = Recipe(
    version=1,
    network=pets_cnn,
    epochs=40,
    batch_size=64,
    learning_rate=3e-3,
    weight_decay=0.05,
    objective=partial(cross_entropy, label_smoothing=0.1),
    averaging=0.998,  # about five hundred steps, less than five epochs
    precision="bfloat16",
    augmentation=(
        partial(random_warp, degrees=15.0, translate=0.1, scale=0.2, shear=5.0),
        random_flip,
        partial(random_light, brightness=0.3, contrast=0.3, saturation=0.3),
    ),
)


def recipe() -> Recipe:
    """The recipe at the scale of the preset."""
    if settings.preset() == "full":
        return RECIPE
    smaller = partial(pets_cnn, channels=(8, 16, 16, 16, 16))
    return replace(RECIPE, network=smaller, epochs=6, batch_size=20, averaging=0.5)


def planned() -> list[runs.Run]:
    """All runs, in the order in which they are trained."""
    return [runs.Run(NAME, "plain", recipe(), seed) for seed in SEEDS[: scaled(3, 2)]]
