"""A network that is asked questions, and not changed by them."""

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn

from cnn_core.nn.modes import evaluating


@contextmanager
def frozen(model: nn.Module) -> Iterator[None]:
    """Put ``model`` into evaluation mode and let none of its parameters require a gradient.

    Gradients with respect to the input then cost no bookkeeping for the parameters. Every training
    flag and every ``requires_grad`` is as before afterwards.

    Example:
        >>> layer = nn.Linear(2, 2)
        >>> with frozen(layer):
        ...     layer.training, layer.weight.requires_grad
        (False, False)
        >>> layer.training, layer.weight.requires_grad
        (True, True)
    """
    flags = [(parameter, parameter.requires_grad) for parameter in model.parameters()]
    with evaluating(model):
        try:
            model.requires_grad_(False)
            yield
        finally:
            for parameter, requires_grad in flags:
                parameter.requires_grad_(requires_grad)
