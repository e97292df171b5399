"""How many images to send through a network at once."""

from contextlib import ExitStack

import torch
from torch import Tensor, nn

from cnn_core.nn.hooks import forward_hook

# Larger temporaries are mapped and page-faulted anew on each call on a processor, which costs more
# than small chunks do; an accelerator keeps its memory and wants large chunks.
CPU_BYTES = 12 * 2**20
ACCELERATOR_BYTES = 512 * 2**20


def chunk_size(model: nn.Module, images: Tensor) -> int:
    """The number of images whose largest activation stays within the bytes that are fast.

    Args:
        images: (N, C, H, W); the first is sent through ``model`` once, as the caller's
            mode and gradient settings are.

    Example:
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> chunk_size(mnist_cnn(), torch.zeros(1, 1, 28, 28))  # 32 × 28 × 28 floats each
        125
    """
    allowed = CPU_BYTES if images.device.type == "cpu" else ACCELERATOR_BYTES
    return max(1, allowed // largest_activation(model, images[:1]))


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
