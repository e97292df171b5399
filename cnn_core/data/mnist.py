"""MNIST (LeCun et al., 1998), or the embedded digits in its place when smoke."""

from cnn_core import settings
from cnn_core.data import embedded, hub
from cnn_core.data.splits import Splits, split_off

HUB = hub.HubDataset("ylecun/mnist", image_column="image", label_column="label", mode="L")
VALIDATION_IMAGES = 5_000


def load() -> Splits:
    """55,000 / 5,000 / 10,000 images for training, validation and test (1,000 / 297 / 500 digits
    of scikit-learn when smoke), grey, 28×28.

    Raises ``UserError`` when the data cannot be found.
    """
    if settings.preset() == "smoke":
        return _embedded()
    validation, train = split_off(hub.load(HUB, "train"), VALIDATION_IMAGES)
    return Splits(HUB.hub_id, train, validation, hub.load(HUB, "test"))


def load_unsplit() -> Splits:
    """All 60,000 training images to train on, and the 10,000 test images to watch the training by.

    The test images stand in for the validation set, so nothing may be chosen on it. When smoke,
    1,297 and 500 digits of scikit-learn. Raises ``UserError`` when the data cannot be found.
    """
    if settings.preset() == "smoke":
        test, train = split_off(embedded.digits(), 500)
        return Splits("scikit-learn digits", train, test, test)
    test = hub.load(HUB, "test")
    return Splits(HUB.hub_id, hub.load(HUB, "train"), test, test)


def _embedded() -> Splits:
    test, rest = split_off(embedded.digits(), 500)
    validation, train = split_off(rest, 297)
    return Splits("scikit-learn digits", train, validation, test)
