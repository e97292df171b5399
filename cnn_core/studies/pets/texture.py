"""Fur or form: photos without their form, without their detail, and without their color."""

from collections.abc import Callable
from functools import partial

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.data.light import grey
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies.estimates import mean
from cnn_core.studies.pets.masks import right
from cnn_core.studies.samples import pixels

TILES = (2, 3, 4, 6, 8, 12)  # along each side
SIGMAS = (1, 2, 3, 4, 6, 8)  # of the blur, in pixels


def shuffled(images: Tensor, tiles: int) -> Tensor:
    """Each image (N, C, H, W) cut into ``tiles`` × ``tiles`` and put together in random order.

    What lies within a tile stays, such as fur; how the tiles lie to each other is lost, such as
    ears above eyes. Raises ``ValueError`` where the tiles do not divide the sides.
    """
    count, channels, height, width = images.shape
    if height % tiles or width % tiles:
        raise ValueError(f"{tiles} × {tiles} tiles do not divide {height} × {width} pixels")
    h, w = height // tiles, width // tiles
    cut = images.view(count, channels, tiles, h, tiles, w).permute(0, 2, 4, 1, 3, 5)
    flat = cut.flatten(1, 2)
    order = torch.rand(flat.shape[:2], generator=Generator().manual_seed(0)).argsort(1)
    mixed = flat[torch.arange(count)[:, None], order].view(cut.shape)
    return mixed.permute(0, 3, 1, 4, 2, 5).reshape(images.shape)


def without() -> dict[str, Callable[[Tensor], Tensor]]:
    """The ways to take something from the photos, by the name of the result."""
    return {
        **{f"shuffled.{tiles}": partial(shuffled, tiles=tiles) for tiles in TILES},
        **{f"blurred.{sigma}": explain.blur(float(sigma)) for sigma in SIGMAS},
        "grey": lambda images: grey(images).expand_as(images),
    }


def measured(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    given = pixels(test)
    whole = right(model, given, test.labels)
    values = {"texture.whole": mean(whole, "fraction")}
    for name, change in without().items():
        left = right(model, change(given), test.labels)
        values[f"texture.{name}"] = mean(left, "fraction")
        if name in ("shuffled.4", "blurred.2", "grey"):
            kind = name.split(".")[0]
            values[f"texture.{kind}_cost"] = mean(whole - left, "difference")
    return values
