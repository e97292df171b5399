"""CIFAR-10 (Krizhevsky, 2009), or ten drawn shapes in its place when smoke."""

from cnn_core import settings
from cnn_core.data import drawn, hub
from cnn_core.data.splits import Splits, split_off

HUB = hub.HubDataset("uoft-cs/cifar10", image_column="img", label_column="label", mode="RGB")


def load() -> Splits:
    """All 50,000 training images to train on, and the 10,000 test images to watch the training by.

    So the briefs have it: the test images stand in for the validation set, and nothing may be
    chosen on it. When smoke, 400 and 200 drawings. Raises ``UserError`` when the data cannot be
    found.
    """
    if settings.preset() == "smoke":
        test, train = split_off(drawn.shapes(600, drawn.SHAPES, side=32), 200)
        return Splits("drawn shapes", train, test, test)
    test = hub.load(HUB, "test")
    return Splits(HUB.hub_id, hub.load(HUB, "train"), test, test)
