"""What the layers put out."""

from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager

from torch import Tensor, nn

from cnn_core.explain.layers import find_layer
from cnn_core.nn.hooks import forward_hook


@contextmanager
def activations(model: nn.Module, layers: Iterable[str | nn.Module]) -> Iterator[dict[str, Tensor]]:
    """Record the outputs of ``layers`` by path, in every forward pass within the context.

    Each holds the output of the layer's latest call, detached. Raises ``UserError`` for a layer
    that ``model`` does not have.

    Example:
        >>> import torch
        >>> model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU())
        >>> with activations(model, ["0", model[1]]) as seen:
        ...     output = model(torch.zeros(2, 1, 8, 8))
        >>> seen["0"].shape, torch.equal(seen["1"], output)
        (torch.Size([2, 4, 6, 6]), True)
    """
    found = dict(find_layer(model, layer) for layer in layers)
    seen: dict[str, Tensor] = {}

    def recorder(path: str):
        def record(module, inputs, output):
            # A copy, because the next layer may work in place.
            seen[path] = output.detach().clone()

        return record

    with ExitStack() as hooks:
        for path, module in found.items():
            hooks.enter_context(forward_hook(module, recorder(path)))
        yield seen
