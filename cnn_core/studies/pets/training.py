"""What is trained on the photos: one plain network, three seeds."""

from dataclasses import replace
from functools import partial

from cnn_core import runs, settings
from cnn_core.data.crops import random_flip, random_resized_crop
from cnn_core.data.light import random_light
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
    objective=partial(cross_entropy, label_smoothing=0.05),
    # A long average lags by epochs while the network still learns fast; this one spans a hundred
    # steps, about one epoch.
    averaging=0.99,
    precision="bfloat16",
    augmentation=(
        partial(random_resized_crop, scale=(0.4, 1.0)),
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
