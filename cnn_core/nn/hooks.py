"""Hooks that never stay behind."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from torch import nn


@contextmanager
def forward_hook(module: nn.Module, hook: Callable) -> Iterator[None]:
    """Call ``hook(module, inputs, output)`` after each forward pass of ``module`` for a while.

    What the hook returns, unless None, takes the place of the output.

    Example:
        >>> import torch
        >>> layer = nn.Identity()
        >>> with forward_hook(layer, lambda module, inputs, output: output + 1):
        ...     layer(torch.zeros(1))
        tensor([1.])
        >>> layer(torch.zeros(1))
        tensor([0.])
    """
    handle = module.register_forward_hook(hook)
    try:
        yield
    finally:
        handle.remove()
