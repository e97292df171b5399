"""How a target changes with the pixels, or with what a layer puts out."""

from collections.abc import Sequence

import torch
from torch import Tensor, nn

from cnn_core.explain.blank import warn_blank
from cnn_core.explain.layers import find_layer
from cnn_core.explain.targets import Target, target_values
from cnn_core.nn.batches import batches_for
from cnn_core.nn.hooks import forward_hook
from cnn_core.nn.modes import evaluating


def saliency(model: nn.Module, images: Tensor, target: Target) -> Tensor:
    """The largest absolute gradient among the channels of each pixel, (N, H, W).

        M_ij = max_c |∂S / ∂x_cij|        (Simonyan, Vedaldi and Zisserman, 2014)

    with S the target. Warns of a map that is zero everywhere.

    Example:
        >>> from cnn_core.explain.targets import logit
        >>> model = nn.Sequential(nn.Flatten(), nn.Linear(12, 5))
        >>> saliency(model, torch.rand(4, 3, 2, 2), logit(0)).shape
        torch.Size([4, 2, 2])
    """
    maps = input_gradient(model, images, target).abs().amax(1)
    warn_blank(maps, "the target has no gradient; a sure softmax has none: try the logit")
    return maps


def input_gradient(model: nn.Module, images: Tensor, target: Target) -> Tensor:
    """∂S / ∂x for every pixel and channel, (N, C, H, W), with the model in evaluation mode."""
    batches = batches_for(model, images)
    with evaluating(model), torch.enable_grad():
        parts = [part.requires_grad_() for part in batches.split(images)]
        outputs = torch.cat([model(part) for part in parts])
        return torch.cat(_gradients(target, outputs, parts))


def layer_gradient(
    model: nn.Module, images: Tensor, target: Target, layer: str | nn.Module
) -> tuple[Tensor, Tensor]:
    """A and ∂S / ∂A for the output A of ``layer``, with the model in evaluation mode.

    Only the layers after ``layer`` are differentiated; those before it keep nothing in memory.

    Raises ``ValueError`` for a layer that is not there, that runs more or less than once in a
    forward pass, or that the target does not depend on.
    """
    path, module = find_layer(model, layer)
    seen: list[Tensor] = []

    def start_here(module, inputs, output):
        seen.append(output.detach().requires_grad_())
        torch.set_grad_enabled(True)  # until the end of this forward pass
        return seen[-1].clone()  # the next layer may work in place

    outputs = []
    batches = batches_for(model, images)
    with evaluating(model), forward_hook(module, start_here):
        for number, part in enumerate(batches.split(images), start=1):
            with torch.no_grad():
                outputs.append(model(part))
            if len(seen) != number:
                runs = len(seen) - number + 1
                raise ValueError(f"layer {path!r} runs {runs} times in one pass, not once")
    with torch.enable_grad():
        try:
            gradients = _gradients(target, torch.cat(outputs), seen)
        except _Independent:
            raise ValueError(f"the target does not depend on layer {path!r}") from None
    return torch.cat(seen).detach(), torch.cat(gradients)


class _Independent(ValueError):
    """A target does not depend on what it is to be differentiated by."""


def _gradients(target: Target, outputs: Tensor, sources: Sequence[Tensor]) -> tuple[Tensor, ...]:
    # The gradient of the sum is that of each image alone: images do not meet in evaluation mode.
    total = target_values(target, outputs).sum()
    if not total.requires_grad:
        raise _Independent("the target does not depend on the images")
    gradients = torch.autograd.grad(total, sources, allow_unused=True)
    if gradients[0] is None:
        raise _Independent("the target does not depend on the images")
    return gradients
