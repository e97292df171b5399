"""How images go through a network fast: how many at once, and how they lie in memory."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_core.nn.hooks import forward_hook
from cnn_core.nn.modes import evaluating

# Linux maps large blocks of memory anew at every use, page by page, which can cost as much as the
# computation. Large is what exceeds the largest block that was freed so far, at most 32 MB; twice
# that stays at hand, enough for three activations of 20 MB. An accelerator keeps its memory anyway.
KEPT_BYTES = 32_000_000
MOST_BYTES, MOST_IMAGES = 20_000_000, 64
MOST_BYTES_ACCELERATOR, MOST_IMAGES_ACCELERATOR = 1_000_000_000, 1_024


@dataclass(frozen=True)
class Batches:
    """How many images a network takes at once, and their layout in memory.

    Neither changes the result. With the channels last, poolings and convolutions run up to twice
    as fast on a processor.
    """

    size: int
    layout: torch.memory_format

    def split(self, images: Tensor) -> Iterator[Tensor]:
        """``images`` (N, C, H, W) in batches that are laid out: copies, without gradient."""
        return (self.laid_out(part) for part in images.detach().split(self.size))

    def laid_out(self, images: Tensor) -> Tensor:
        # Not ``contiguous``, which takes images of one channel to lie in every layout already.
        return torch.empty_like(images, memory_format=self.layout).copy_(images)

    def outputs(self, model: nn.Module, images: Tensor) -> Tensor:
        """The outputs of ``model`` for all of ``images``, (N, K)."""
        return torch.cat([model(part) for part in self.split(images)])


def batches_for(model: nn.Module, images: Tensor) -> Batches:
    """Batches whose largest activation stays below 20 MB, of at most 64 images.

    Measured by a forward pass on the first of ``images``, in evaluation mode. On an accelerator
    the bounds are 1 GB and 1,024 images.

    Raises ``ValueError`` when ``images`` are not float (N, C, H, W).

    Example:
        >>> batches_for(nn.Conv2d(1, 64, 3, padding=1), torch.zeros(9, 1, 128, 128)).size
        4
    """
    check_images(images)
    on_processor = images.device.type == "cpu"
    most_bytes = MOST_BYTES if on_processor else MOST_BYTES_ACCELERATOR
    most_images = MOST_IMAGES if on_processor else MOST_IMAGES_ACCELERATOR
    if on_processor:
        torch.empty(KEPT_BYTES, dtype=torch.uint8)  # freed at once, never touched
    with evaluating(model), torch.no_grad():
        try:
            one = Batches(1, torch.channels_last)
            largest = largest_activation(model, one.laid_out(images[:1]))
        except RuntimeError:  # such as a ``view`` that asks for the channels first
            one = Batches(1, torch.contiguous_format)
            largest = largest_activation(model, one.laid_out(images[:1]))
    return Batches(max(1, min(most_images, most_bytes // largest)), one.layout)


def largest_activation(model: nn.Module, image: Tensor) -> int:
    """Bytes of the largest tensor that a layer of ``model`` returns for one image (1, C, H, W)."""
    sizes = [image.nbytes, 1]  # no image at all has no bytes

    def note(module: nn.Module, inputs: tuple, output: object) -> None:
        if isinstance(output, Tensor):
            sizes.append(output.nbytes)

    with ExitStack() as hooks, torch.no_grad():
        for module in model.modules():
            hooks.enter_context(forward_hook(module, note))
        model(image)
    return max(sizes)


class LaidOut(nn.Module):
    """``model`` behind a copy of its images in the layout of ``batches``; gradients pass."""

    def __init__(self, model: nn.Module, batches: Batches):
        super().__init__()
        self.model, self.batches = model, batches

    def forward(self, images: Tensor) -> Tensor:
        return self.model(self.batches.laid_out(images))


def check_images(images: Tensor) -> None:
    """Raise ``ValueError`` when ``images`` are not float (N, C, H, W)."""
    if images.ndim != 4 or not images.is_floating_point():
        found = f"{images.dtype} {tuple(images.shape)}"
        raise ValueError(f"images must be float (N, C, H, W) in [0, 1], not {found}")
