"""Fixed train, validation and test splits. Nothing is ever chosen on the test set."""

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor

from cnn_core.data.images import ImageSet

SPLIT_SEED = 0


@dataclass(frozen=True)
class Splits:
    """The three sets of a study: fit on ``train``, choose on ``validation``, report ``test``.

    ``source`` says which copy of the data they are from.
    """

    source: str
    train: ImageSet
    validation: ImageSet
    test: ImageSet

    @property
    def fingerprint(self) -> str:
        """One hash for the three sets, in order."""
        parts = (self.train.fingerprint, self.validation.fingerprint, self.test.fingerprint)
        return hashlib.sha256("".join(parts).encode()).hexdigest()

    @property
    def classes(self) -> tuple[str, ...]:
        return self.train.classes


def stratified_split(labels: Tensor, size: int, seed: int = SPLIT_SEED) -> tuple[Tensor, Tensor]:
    """Indices of a random part of ``size`` items with the classes in proportion, and of the rest.

    Both index tensors are in ascending order. Fractions of a class are rounded by largest
    remainder, so that exactly ``size`` items are drawn.
    """
    if not 0 < size < len(labels):
        raise ValueError(f"a part of {size} cannot be taken from {len(labels)} items")
    generator = torch.Generator().manual_seed(seed)
    share = torch.bincount(labels) * size / len(labels)
    take = share.floor().long()
    take[(share - take).argsort(descending=True, stable=True)[: size - int(take.sum())]] += 1
    chosen = torch.zeros(len(labels), dtype=torch.bool)
    for label, count in enumerate(take.tolist()):
        members = (labels == label).nonzero().flatten()
        chosen[members[torch.randperm(len(members), generator=generator)[:count]]] = True
    return chosen.nonzero().flatten(), (~chosen).nonzero().flatten()


def split_off(images: ImageSet, size: int) -> tuple[ImageSet, ImageSet]:
    """``images`` in two: a stratified random part of ``size``, and the rest."""
    part, rest = stratified_split(images.labels, size)
    return images[part], images[rest]
