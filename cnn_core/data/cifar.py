"""CIFAR-10 (Krizhevsky, 2009), or ten drawn shapes in its place when smoke."""

from cnn_core import settings
from cnn_core.data import drawn, hub
from cnn_core.data.splits import Splits, split_off

HUB = hub.HubDataset("uoft-cs/cifar10", image_column="img", label_column="label", mode="RGB")
VALIDATION_IMAGES = 5_000


def load() -> Splits:
    """45,000 / 5,000 / 10,000 images for training, validation and test (700 / 100 / 200 drawings
    when smoke), color, 32×32.

    Raises ``UserError`` when the data cannot be found.
    """
    if settings.preset() == "smoke":
        test, rest = split_off(drawn.shapes(1_000, drawn.SHAPES, side=32), 200)
        validation, train = split_off(rest, 100)
        return Splits("drawn shapes", train, validation, test)
    validation, train = split_off(hub.load(HUB, "train"), VALIDATION_IMAGES)
    return Splits(HUB.hub_id, train, validation, hub.load(HUB, "test"))
