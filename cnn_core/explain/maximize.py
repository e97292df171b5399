"""Images that a network is made to like: gradient ascent on the pixels.

Pixels are in [0, 1]. To carry numbers over from grey levels 0..255, where x' = 255 · x: a starting
noise around 128 is one around 128 / 255; a step size s is s / 255²; the weight of a squared penalty
is multiplied by 255² (beta = 0.0001 becomes 6.5), that of a linear one by 255.
"""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import count

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from cnn_core.ascent import Ascent, Direction, along, ascend, differentiated, plain
from cnn_core.nn.frozen import frozen

Target = Callable[[Tensor], Tensor]
Regularizer = Callable[[Tensor], Tensor]


def maximize(
    model: nn.Module,
    target: Target,
    start: Tensor,
    *,
    steps: int,
    step_size: float,
    layer: str | nn.Module | None = None,
    regularizers: Iterable[Regularizer] = (),
    direction: Direction = plain,
    blur: float = 0.0,
    blur_every: int = 4,
    bounds: tuple[float, float] | None = (0.0, 1.0),
) -> Ascent:
    """Climb target(network(x)) − Σ penalty(x) from ``start``: x ← x + step size · direction(∇).

    Args:
        target: from the outputs (N, …) to one number per image, (N,): ``score``, ``channel``,
            ``neuron``, or any function of that kind.
        start: float images (N, C, H, W), such as noise, zeros, or photographs; all N are climbed
            side by side, in one batch.
        layer: whose output the target is given, by its path in ``model`` or itself; the network's
            own output when not given.
        regularizers: penalties, functions of the images that return (N,): ``l2``,
            ``total_variation``, ``towards``.
        direction: of ``cnn_core.ascent``; ``plain`` is the gradient itself.
        blur: standard deviation, in pixels, of the Gaussian that smooths the images after every
            ``blur_every``-th step; 0 leaves them sharp.
        bounds: pixels are clipped to these after each step; None lets them go anywhere.

    Returns the final images and the objective's curve, before each step, (N, steps).

    Raises ``ValueError`` for a layer that ``model`` has not or does not use, and for images or
    values of another shape.

    Example: an image per class, from noise around mid-grey.
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> generator = torch.Generator().manual_seed(0)
        >>> noise = (128 / 255 + 0.1 * torch.randn(10, 1, 28, 28, generator=generator)).clamp(0, 1)
        >>> found = maximize(mnist_cnn(), score(range(10)), noise, steps=5, step_size=0.01)
        >>> found.images.shape, found.curve.shape
        (torch.Size([10, 1, 28, 28]), torch.Size([10, 5]))
    """
    if start.ndim != 4 or not start.is_floating_point():
        raise ValueError(f"start must be floating, (N, C, H, W), not {_described(start)}")
    regularizers = list(regularizers)
    done = count(1)

    def objective(outputs: Tensor, images: Tensor) -> Tensor:
        values = target(outputs)
        if values.shape != images.shape[:1]:
            expected = f"one number per image, ({len(images)},)"
            raise ValueError(f"the target must return {expected}, not {tuple(values.shape)}")
        return values - sum(penalty(images) for penalty in regularizers)

    def settle(images: Tensor) -> Tensor:
        if blur and next(done) % blur_every == 0:
            images = blurred(images, blur)
        return images.clamp(*bounds) if bounds else images

    with frozen(model), _outputs(model, layer) as forward:
        return ascend(
            differentiated(forward, objective),
            start,
            steps=steps,
            step=along(direction, step_size),
            project=settle,
        )


def score(classes: int | Sequence[int] | Tensor) -> Target:
    """The logit of a class: of the one for all images, or of one for each.

    Example:
        >>> score([2, 0])(torch.tensor([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))
        tensor([3., 4.])
    """
    if isinstance(classes, int):
        return lambda logits: logits[:, classes]
    classes = torch.as_tensor(classes)
    return lambda logits: logits.gather(1, classes.to(logits.device).unsqueeze(1)).squeeze(1)


def channel(index: int) -> Target:
    """The mean activation of a channel over all places, for a layer that returns (N, C, H, W)."""
    return lambda activations: activations[:, index].flatten(1).mean(1)


def neuron(*place: int) -> Target:
    """One activation: ``neuron(channel, row, column)``, or ``neuron(unit)`` of a linear layer."""
    return lambda activations: activations[(slice(None), *place)]


def l2(weight: float) -> Regularizer:
    """weight · ‖x‖₂²: pulls pixels to black (Simonyan et al., 2014)."""
    return lambda images: weight * images.square().flatten(1).sum(1)


def total_variation(weight: float) -> Regularizer:
    """weight · Σ |x − its right neighbour| + |x − its lower neighbour|: pulls pixels together.

    Example:
        >>> edge = torch.tensor([[[[0.0, 1.0], [0.0, 1.0]]]])
        >>> total_variation(0.5)(edge)
        tensor([1.])
    """

    def penalty(images: Tensor) -> Tensor:
        along_rows = images.diff(dim=3).abs().flatten(1).sum(1)
        along_columns = images.diff(dim=2).abs().flatten(1).sum(1)
        return weight * (along_rows + along_columns)

    return penalty


def towards(image: Tensor, beta: float) -> Regularizer:
    """beta · mean squared error to ``image``, one for all, (C, H, W), or one each, (N, C, H, W)."""
    return lambda images: beta * (images - image).square().flatten(1).mean(1)


def blurred(images: Tensor, deviation: float) -> Tensor:
    """Images (N, C, H, W) under a Gaussian of this standard deviation in pixels, edges repeated."""
    reach = math.ceil(3 * deviation)
    offsets = torch.arange(-reach, reach + 1, dtype=images.dtype, device=images.device)
    weights = torch.softmax(-(offsets**2) / (2 * deviation**2), 0)
    padded = F.pad(images, (reach,) * 4, mode="replicate")
    one_by_one = padded.flatten(0, 1).unsqueeze(1)  # every channel is smoothed for itself
    smooth = F.conv2d(F.conv2d(one_by_one, weights.view(1, 1, 1, -1)), weights.view(1, 1, -1, 1))
    return smooth.view(images.shape)


@contextmanager
def _outputs(model: nn.Module, layer: str | nn.Module | None) -> Iterator[Callable]:
    """A function from images to what ``layer`` returns for them; its hook is gone afterwards."""
    if layer is None:
        yield model
        return
    seen = []

    def keep(module: nn.Module, inputs: tuple, output: Tensor) -> None:
        seen[:] = [output.clone()]  # what follows may work in place

    def forward(images: Tensor) -> Tensor:
        seen.clear()
        model(images)
        if not seen:
            raise ValueError(f"layer {layer} took no part in the forward pass")
        return seen[0]

    hook = _found(model, layer).register_forward_hook(keep)
    try:
        yield forward
    finally:
        hook.remove()


def _found(model: nn.Module, layer: str | nn.Module) -> nn.Module:
    paths = {path: module for path, module in model.named_modules() if path}
    if isinstance(layer, nn.Module) and layer in paths.values():
        return layer
    if layer not in paths:
        raise ValueError(f"the network has no layer {layer}; it has {', '.join(paths)}")
    return paths[layer]


def _described(tensor: Tensor) -> str:
    return f"{tensor.dtype} {tuple(tensor.shape)}"
