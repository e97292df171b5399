"""A set of labelled images, held as one tensor."""

import hashlib
from dataclasses import dataclass

import torch
from torch import Tensor


@dataclass(frozen=True)
class ImageSet:
    """Labelled images of one size.

    Attributes:
        images: uint8, (N, C, H, W), values 0..255.
        labels: int64, (N,), indices into ``classes``.
        classes: the name of each class.

    Example:
        >>> black = torch.zeros(2, 1, 8, 8, dtype=torch.uint8)
        >>> few = ImageSet(black, torch.tensor([0, 1]), ("a", "b"))
        >>> len(few), few.shape
        (2, (1, 8, 8))
    """

    images: Tensor
    labels: Tensor
    classes: tuple[str, ...]

    def __post_init__(self):
        if self.images.dtype != torch.uint8 or self.images.ndim != 4:
            found = f"{self.images.dtype} {tuple(self.images.shape)}"
            raise ValueError(f"images must be uint8 (N, C, H, W), not {found}")
        if self.labels.shape != self.images.shape[:1]:
            raise ValueError(f"{len(self.images)} images but {len(self.labels)} labels")

    def __len__(self) -> int:
        return len(self.images)

    @property
    def shape(self) -> tuple[int, int, int]:
        """Channels, height and width of one image."""
        return tuple(self.images.shape[1:])

    @property
    def counts(self) -> tuple[int, ...]:
        """Images per class."""
        return tuple(torch.bincount(self.labels, minlength=len(self.classes)).tolist())

    @property
    def fingerprint(self) -> str:
        """SHA-256 over shape, classes, pixels and labels: equal if and only if the content is."""
        digest = hashlib.sha256(repr((tuple(self.images.shape), self.classes)).encode())
        digest.update(self.images.contiguous().cpu().numpy().tobytes())
        digest.update(self.labels.contiguous().cpu().numpy().astype("<i8").tobytes())
        return digest.hexdigest()

    def __getitem__(self, index: Tensor | slice) -> "ImageSet":
        """The images at ``index`` (a slice, indices or a mask) as a set of their own."""
        return ImageSet(self.images[index], self.labels[index], self.classes)

    def to(self, device: torch.device | str) -> "ImageSet":
        """The same set in the memory of ``device``."""
        return ImageSet(self.images.to(device), self.labels.to(device), self.classes)
