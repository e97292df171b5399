"""A map with nothing on it says why, instead of showing an empty picture."""

import warnings

from torch import Tensor


class MapWarning(UserWarning):
    """A map is not what it seems. The text says for which images, why, and what would help."""


def warn_blank(maps: Tensor, why: str) -> None:
    """Warn ``why`` those of ``maps`` (N, ...) that are zero everywhere show nothing."""
    warn_images((maps == 0).flatten(1).all(1), f"blank map, because {why}")


def warn_images(concerned: Tensor, text: str) -> None:
    """Warn of the images where ``concerned``, bool (N,)."""
    numbers = concerned.nonzero().flatten().tolist()
    if numbers:
        shown = ", ".join(map(str, numbers[:5])) + (", …" if len(numbers) > 5 else "")
        message = f"image {shown} of {len(concerned)}: {text}"
        warnings.warn(message, MapWarning, stacklevel=4)
