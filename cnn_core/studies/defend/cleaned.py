"""Inputs that are cleaned before a plain network sees them."""

from functools import partial

from torch import Generator, nn

from cnn_core.attack.checks import Check, self_tests
from cnn_core.attack.gradient import pgd
from cnn_core.attack.preprocessing import Preprocessed, quantization, straight_through
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds, paired_difference
from cnn_core.explain import blur
from cnn_core.studies.defend import attacked
from cnn_core.studies.defend.attacked import Trained, accuracy, attack
from cnn_core.studies.defend.variants import EPSILON as TRAINED_AT
from cnn_core.studies.samples import pixels

EPSILON = 0.2  # where a bare network reads next to nothing

LEVELS = quantization(4)
# What cleans the images, and what an attack takes in its place to get a gradient.
CLEANINGS = {
    "blur": (blur(1.0), blur(1.0)),
    "levels": (LEVELS, straight_through(LEVELS)),
    "binary": (quantization(2), straight_through(quantization(2))),
}


def cleaned(plain: list[nn.Module], images: ImageSet) -> dict[str, Estimate]:
    """Accuracy of the plain networks behind each cleaning: unattacked, and under three attacks.

    ``blind`` was made on the bare network, ``naive`` on the defended one as it is, ``through`` on
    the one with a gradient. ``over_…`` is what the cleaning seems to be worth to each of the first
    two, and is not.
    """
    values = {"cleaned_at": Estimate(EPSILON, unit="number")}
    unseen = [attack(model, images, EPSILON) for model in plain]
    for name, (clean, approximated) in CLEANINGS.items():
        defended = [Preprocessed(clean, model) for model in plain]
        open_ones = [Preprocessed(approximated, model) for model in plain]
        adversarial = {
            "clean": [pixels(images)] * len(plain),
            "blind": unseen,
            "naive": [attack(model, images, EPSILON) for model in defended],
            "through": [attack(model, images, EPSILON) for model in open_ones],
        }
        of_way = {}
        for way, shown in adversarial.items():
            found = [
                accuracy(model, some, images) for model, some in zip(defended, shown, strict=True)
            ]
            of_way[way] = found
            values[f"cleaned.{name}.{way}"] = mean_over_seeds(found)
        for way in ("blind", "naive"):
            seeming = paired_difference(of_way[way], of_way["through"])
            values[f"cleaned.{name}.over_{way}"] = seeming
    return values


def checks(trained: Trained, images: ImageSet) -> dict[str, tuple[float, list[Check]]]:
    """The self-tests of the attack on each kind of network: epsilon, and what was found.

    The last attack is a broken one: it asks the rounding for a gradient, and gets none.
    """
    plain, surrogate = trained["plain"][:2]
    subjects = {
        "plain": (plain, 0.1),
        "robust": (trained["robust"][0], TRAINED_AT),
        "blurred": (Preprocessed(CLEANINGS["blur"][0], plain), EPSILON),
        "four levels, straight through": (Preprocessed(straight_through(LEVELS), plain), EPSILON),
        "four levels, naive": (Preprocessed(LEVELS, plain), EPSILON),
    }
    return {
        name: (
            epsilon,
            self_tests(
                partial(pgd, steps=attacked.STEPS, generator=Generator().manual_seed(0)),
                model,
                pixels(images),
                images.labels,
                epsilon=epsilon,
                surrogate=surrogate,
                generator=Generator().manual_seed(0),
            ),
        )
        for name, (model, epsilon) in subjects.items()
    }
