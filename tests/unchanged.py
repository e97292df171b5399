"""A network must leave a question as it came."""

from contextlib import contextmanager

import torch
from torch import nn


@contextmanager
def unchanged(network: nn.Module):
    """Fail if state, gradients, flags or hooks of ``network``, or the global chance, change."""
    before = _everything(network)
    try:
        yield
    finally:
        torch.testing.assert_close(_everything(network), before, rtol=0, atol=0)


def _everything(network: nn.Module) -> dict[str, torch.Tensor]:
    parts = {f"state of {name}": value.clone() for name, value in network.state_dict().items()}
    for name, module in network.named_modules():
        hooks = len(module._forward_hooks), len(module._forward_pre_hooks)
        parts[f"mode and hooks of {name}"] = torch.tensor([module.training, *hooks])
    for name, parameter in network.named_parameters():
        grad = torch.empty(0) if parameter.grad is None else parameter.grad.clone()
        parts[f"gradient of {name}"] = grad
        parts[f"requirement of {name}"] = torch.tensor(parameter.requires_grad)
    return parts | {"global chance": torch.get_rng_state()}
