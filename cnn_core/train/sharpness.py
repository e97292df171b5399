"""An objective that looks for flat minima: the loss is taken where its neighborhood is worst."""

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn
from torch.func import functional_call

SMALL = 0.01  # added to the size of each weight, so that those at zero can move too


def sharpness_aware(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    generator: Generator,
    *,
    radius: float,
    label_smoothing: float = 0.0,
) -> Tensor:
    """The mean cross-entropy of the batch at the worst weights within ``radius``, to first order.

    L(w + e) with e = radius · s² g / ‖s g‖, where g = ∇L(w) and s = |w| + 0.01, all element by
    element and the norm over all weights together: adaptive sharpness-aware minimization (Kwon et
    al., 2021), in which a step is measured by the size of the weight that takes it. The gradient is
    that at w + e, as if e were constant; it costs two passes forwards and two backwards.

    The running statistics of the model's batch normalizations follow the pass at w alone.

    Args:
        images: (N, C, H, W) in [0, 1].
        labels: (N,) class numbers.
        generator: the training's source of chance; this objective draws nothing from it.
        radius: how far the weights move, in their own sizes; 0 is plain cross-entropy.
        label_smoothing: probability mass spread evenly over all classes in the target, in [0, 1].
    """
    loss = F.cross_entropy(model(images).float(), labels, label_smoothing=label_smoothing)
    if radius == 0:
        return loss
    moved = _worst_weights(model, loss, radius)
    statistics = {name: buffer.clone() for name, buffer in model.named_buffers()}
    logits = functional_call(model, moved | statistics, images)
    return F.cross_entropy(logits.float(), labels, label_smoothing=label_smoothing)


def _worst_weights(model: nn.Module, loss: Tensor, radius: float) -> dict[str, Tensor]:
    """w + e by name; a gradient with respect to them reaches w unchanged."""
    names, weights = zip(*model.named_parameters(), strict=True)
    gradients = torch.autograd.grad(loss, weights)
    sizes = [weight.detach().abs() + SMALL for weight in weights]
    scaled = [size * gradient for size, gradient in zip(sizes, gradients, strict=True)]
    norm = torch.stack([each.norm() for each in scaled]).norm().clamp(min=1e-12)
    steps = [radius * size * each / norm for size, each in zip(sizes, scaled, strict=True)]
    return {name: w + step for name, w, step in zip(names, weights, steps, strict=True)}
