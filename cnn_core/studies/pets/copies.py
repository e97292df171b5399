"""Photos that are in the set twice: what a test set must not share with the training set."""

import torch
import torch.nn.functional as F
from torch import Tensor

from cnn_core.data.images import ImageSet
from cnn_core.data.light import grey
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies.estimates import count

THUMBNAIL = 16  # pixels a side
TWINS = 0.9  # correlation of the thumbnails from which two photos count as taken of one scene


def measured(splits: Splits) -> dict[str, Estimate]:
    """How many photos have the pixels of another, and how many test photos have a twin to learn."""
    everything = torch.cat([splits.train.images, splits.validation.images, splits.test.images])
    same = len(everything) - len({photo.numpy().tobytes() for photo in everything})
    twins = int((likeness(splits.test, splits.train).amax(1) > TWINS).sum())
    return {"photos.same": count(same), "photos.twins": count(twins)}


def likeness(ours: ImageSet, theirs: ImageSet) -> Tensor:
    """The correlation of each two photos' grey thumbnails, (len(ours), len(theirs))."""
    return _thumbnails(ours) @ _thumbnails(theirs).T


def _thumbnails(images: ImageSet) -> Tensor:
    """Grey, small, with mean 0 and norm 1, (N, THUMBNAIL²)."""
    small = F.adaptive_avg_pool2d(grey(images.images.float()), THUMBNAIL).flatten(1)
    return F.normalize(small - small.mean(1, keepdim=True))
