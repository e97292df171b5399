"""Cats and dogs (Elson et al., 2007), or drawn disks and squares in their place when smoke."""

from cnn_core import settings
from cnn_core.data import drawn, hub, photos
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits, split_off

HUB = hub.HubDataset(
    "microsoft/cats_vs_dogs", image_column="image", label_column="labels", mode="RGB"
)
SIDE = 96
TEST_SHARE, VALIDATION_SHARE = 0.15, 0.10


def load() -> Splits:
    """Fixed, stratified splits of all photos there are: 75 / 10 / 15 % for training, validation
    and test (of 400 drawings when smoke), color, 96×96 (48×48 when smoke).

    The hub has only a training split, of 23,410 photos; a copy may hold fewer. Raises ``UserError``
    when the data cannot be found.
    """
    if settings.preset() == "smoke":
        return _split("drawn shapes", drawn.shapes(400, drawn.SHAPES[:2], side=48))
    return _split(HUB.hub_id, photos.load(HUB, "train", SIDE))


def _split(source: str, images: ImageSet) -> Splits:
    test, rest = split_off(images, round(TEST_SHARE * len(images)))
    validation, train = split_off(rest, round(VALIDATION_SHARE * len(images)))
    return Splits(source, train, validation, test)
