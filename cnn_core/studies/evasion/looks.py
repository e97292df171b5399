"""Can the noise be seen? A measure of likeness, and a network that was never attacked as reader."""

from skimage.metrics import structural_similarity
from torch import Generator, Tensor, nn

from cnn_core.attack.noise import random_noise
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.nn.evasion import LEVELS
from cnn_core.studies.evasion.attacks import EPSILONS, attacked, victims
from cnn_core.studies.evasion.rates import Models
from cnn_core.studies.samples import pixels


def likeness(images: Tensor, others: Tensor) -> list[float]:
    """Structural similarity (Wang et al., 2004) of grey images (N, 1, H, W) in [0, 1], each."""
    return [
        float(structural_similarity(one[0].numpy(), other[0].numpy(), data_range=1.0))
        for one, other in zip(images, others, strict=True)
    ]


def measured(models: Models, reader: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    """By epsilon, on all test ones: likeness of the attacked image, and whether ``reader``, a
    network that no attack was made on, still reads a one. ``noise`` is as much noise at random."""
    images = victims("improved", test)
    values = {}
    for levels in EPSILONS[1:]:
        shown = {
            name: attacked("improved", trainings[0], images, levels)
            for name, trainings in models.items()
        }
        shown["noise"] = random_noise(
            pixels(images), epsilon=levels / LEVELS, generator=Generator().manual_seed(0)
        )
        for name, adversarial in shown.items():
            alike = likeness(pixels(images), adversarial)
            still = logits(reader, adversarial).argmax(1) == images.labels
            values[f"likeness.{name}.{levels}"] = bootstrap_mean(alike, unit="number")
            values[f"reader.{name}.{levels}"] = bootstrap_mean(still.double().tolist())
    return values
