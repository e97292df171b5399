"""Images that a network is made to like: gradient ascent on the pixels.

Pixels are in [0, 1]. To carry numbers over from grey levels 0..255, where x' = 255 · x: a starting
noise around 128 is one around 128 / 255; a step size s is s / 255²; the weight of a squared penalty
is multiplied by 255² (beta = 0.0001 becomes 6.5), that of a linear one by 255.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import count

from torch import Tensor, nn

from cnn_core.ascent import Ascent, Direction, along, ascend, differentiated, plain
from cnn_core.explain.fills import blur as blurred_by
from cnn_core.explain.layers import find_layer
from cnn_core.explain.penalties import Penalty
from cnn_core.explain.targets import Target, target_values
from cnn_core.nn.batches import check_images
from cnn_core.nn.frozen import frozen
from cnn_core.nn.hooks import forward_hook


def maximize(
    model: nn.Module,
    target: Target,
    start: Tensor,
    *,
    steps: int,
    step_size: float,
    layer: str | nn.Module | None = None,
    penalties: Iterable[Penalty] = (),
    direction: Direction = plain,
    blur: float = 0.0,
    blur_every: int = 4,
    bounds: tuple[float, float] | None = (0.0, 1.0),
) -> Ascent:
    """Climb target(network(x)) − Σ penalty(x) from ``start``: x ← x + step size · direction(∇).

    Args:
        target: from the outputs (N, …) to one number per image, (N,): ``logit``, ``channel``,
            ``neuron`` of ``explain.targets``, or any function of that kind.
        start: float images (N, C, H, W), such as noise, zeros, or photographs; all N are climbed
            side by side, in one batch.
        layer: whose output the target is given, by its path in ``model`` or itself; the network's
            own output when not given.
        penalties: functions of the images that return (N,): ``l2``, ``total_variation``,
            ``towards`` of ``explain.penalties``.
        direction: of ``cnn_core.ascent``; ``plain`` is the gradient itself.
        blur: standard deviation, in pixels, of the Gaussian that smooths the images after every
            ``blur_every``-th step; 0 leaves them sharp.
        bounds: pixels are clipped to these after each step; None lets them go anywhere.

    Returns the final images and the objective's curve, before each step, (N, steps).

    Raises ``ValueError`` for a layer that ``model`` has not or does not use, and for images or
    values of another shape.

    Example: an image per class, from noise around mid-grey.
        >>> import torch
        >>> from cnn_core.explain.targets import logit
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> generator = torch.Generator().manual_seed(0)
        >>> noise = (128 / 255 + 0.1 * torch.randn(10, 1, 28, 28, generator=generator)).clamp(0, 1)
        >>> found = maximize(mnist_cnn(), logit(range(10)), noise, steps=5, step_size=0.01)
        >>> found.images.shape, found.curve.shape
        (torch.Size([10, 1, 28, 28]), torch.Size([10, 5]))
    """
    check_images(start)
    penalties = list(penalties)
    smooth = blurred_by(blur) if blur else None
    done = count(1)

    def objective(outputs: Tensor, images: Tensor) -> Tensor:
        return target_values(target, outputs) - sum(penalty(images) for penalty in penalties)

    def settle(images: Tensor) -> Tensor:
        if smooth and next(done) % blur_every == 0:
            images = smooth(images)
        return images.clamp(*bounds) if bounds else images

    with frozen(model), _outputs(model, layer) as forward:
        return ascend(
            differentiated(forward, objective),
            start,
            steps=steps,
            step=along(direction, step_size),
            project=settle,
        )


@contextmanager
def _outputs(model: nn.Module, layer: str | nn.Module | None) -> Iterator[Callable]:
    """A function from images to what ``layer`` returns for them; its hook is gone afterwards."""
    if layer is None:
        yield model
        return
    path, module = find_layer(model, layer)
    seen = []

    def keep(module: nn.Module, inputs: tuple, output: Tensor) -> None:
        seen[:] = [output.clone()]  # what follows may work in place

    def forward(images: Tensor) -> Tensor:
        seen.clear()
        model(images)
        if not seen:
            raise ValueError(f"layer {path} took no part in the forward pass")
        return seen[0]

    with forward_hook(module, keep):
        yield forward
