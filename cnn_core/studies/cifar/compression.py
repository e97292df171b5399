"""What a JPEG copy costs: the images compressed once more, and classified again.

The originals are not here, so what the copy lost cannot be measured. It can be estimated: images
that lose as much *again* are classified by the network as it is, which has never seen such images
and so is hurt by more than the loss, and by the network after its normalizations have been given
the statistics of such images (Schneider et al., 2020).

JPEG works on blocks of 8×8 pixels. On the same blocks a second compression loses nothing where the
first one has rounded to the same steps, and oddly little or much where its steps are multiples of
theirs. So the blocks are moved by half of their side, and the second one acts like a first.
"""

import io

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image
from torch import Tensor, nn

from cnn_core import settings
from cnn_core.data import cifar as data
from cnn_core.data.hub_rows import stored_rows
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate
from cnn_core.evaluate.predict import predict
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.samples import scaled
from cnn_core.train.statistics import with_statistics_of

QUALITIES = (90, 75, 65, 55, 45, 35, 25)
TOLD = 30.5  # dB, the median of 4,000 images of the copy against the originals, as it is told
COPY_LOSS = 255 / 10 ** (TOLD / 20)  # the same in grey levels
BLOCK = 8
HALVED = 2  # Pillow's name of 4:2:0, color at half the resolution, as in the copy


def measured(model: nn.Module, splits: Splits) -> dict[str, Estimate]:
    """Cost of a second compression at each quality, and at the one that loses as much again."""
    test = splits.test
    learned = splits.train[: scaled(5_000, 60)]
    values = _stored(splits)
    as_it_is = _right(model, test)
    fitted = _right(with_statistics_of(model, learned), test)
    values["compression.fitted_cost"] = _cost(as_it_is, fitted)
    lost = {}
    for quality in QUALITIES:
        changed = encoded(test, quality)
        lost[quality] = difference(changed.images, test.images).median().item()
        again = with_statistics_of(model, encoded(learned, quality))
        values |= {
            f"compression.{quality}.lost": Estimate(lost[quality], n=len(test), unit="number"),
            f"compression.{quality}.cost": _cost(as_it_is, _right(model, changed)),
            f"compression.{quality}.fitted": _cost(fitted, _right(again, changed)),
        }
    nearest = min(lost, key=lambda quality: abs(lost[quality] - COPY_LOSS))
    return values | {
        "compression.told": Estimate(TOLD, unit="number"),
        "compression.first": Estimate(COPY_LOSS, unit="number"),
        "compression.equal.quality": count(nearest),
        **{
            f"compression.equal.{what}": values[f"compression.{nearest}.{what}"]
            for what in ("lost", "cost", "fitted")
        },
    }


def encoded(images: ImageSet, quality: int) -> ImageSet:
    """The images through JPEG and back: color at half the resolution, blocks moved by half."""
    shift = BLOCK // 2
    padded = F.pad(images.images.float(), [shift] * 4, mode="reflect").byte()
    back = [_through_jpeg(image, quality) for image in padded.permute(0, 2, 3, 1).numpy()]
    changed = torch.from_numpy(np.stack(back)).permute(0, 3, 1, 2)
    changed = changed[:, :, shift:-shift, shift:-shift].contiguous()
    return ImageSet(changed, images.labels, images.classes)


def difference(images: Tensor, others: Tensor) -> Tensor:
    """The root of the mean squared difference of each two uint8 images, in grey levels, (N,).

    In decibels it is 20 log₁₀(255 / difference), the peak signal-to-noise ratio.
    """
    return (images.double() - others.double()).square().flatten(1).mean(1).sqrt()


def _stored(splits: Splits) -> dict[str, Estimate]:
    """Which share of the test images is stored as JPEG, and at what quality most of them are."""
    if settings.preset() == "smoke" or splits.source != data.HUB.hub_id:
        return {
            "copy.jpeg": Estimate(float("nan"), n=0),
            "copy.quality": Estimate(float("nan"), n=0, unit="count"),
        }
    with stored_rows(data.HUB, "test") as rows:
        files = [cell["bytes"] for cell in rows[data.HUB.image_column]]
    opened = [Image.open(io.BytesIO(file)) for file in files]
    jpeg = [image for image in opened if image.format == "JPEG"]
    quality = quality_of(jpeg[0].quantization) if jpeg else float("nan")
    return {
        "copy.jpeg": Estimate(len(jpeg) / len(opened), n=len(opened)),
        "copy.quality": count(quality),
    }


def quality_of(quantization: dict[int, list[int]]) -> int:
    """The quality at which Pillow makes the table of luminance nearest to this one."""
    blank = Image.new("RGB", (8, 8))

    def distance(quality: int) -> int:
        buffer = io.BytesIO()
        blank.save(buffer, "JPEG", quality=quality)
        made = Image.open(buffer).quantization[0]
        return sum(abs(a - b) for a, b in zip(made, quantization[0], strict=True))

    return min(range(1, 101), key=distance)


def _through_jpeg(image: np.ndarray, quality: int) -> np.ndarray:
    buffer = io.BytesIO()
    Image.fromarray(image).save(buffer, "JPEG", quality=quality, subsampling=HALVED)
    return np.asarray(Image.open(buffer))


def _right(model: nn.Module, images: ImageSet) -> Tensor:
    return (predict(model, images).argmax(1) == images.labels).double()


def _cost(before: Tensor, after: Tensor) -> Estimate:
    return mean(before - after, "difference")
