"""Images for channels, single neurons and hidden units, and how far beyond the data they go."""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from cnn_core import accounting, explain
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.nn.modes import evaluating
from cnn_core.studies import mnist, visualize
from cnn_core.studies.dream.classes import steps
from cnn_core.studies.samples import pixels

Responses = Callable[[Tensor], Tensor]


def _channel_means(activations: Tensor) -> Tensor:
    return activations.flatten(2).mean(2)


def _at_center(activations: Tensor) -> Tensor:
    height, width = activations.shape[2:]
    return activations[:, :, height // 2, width // 2]


def _some_units(activations: Tensor) -> Tensor:
    """32 of the units, drawn at random, the same in every call."""
    order = torch.randperm(activations.shape[1], generator=torch.Generator().manual_seed(0))
    return activations[:, order[:32]]


# By name, the layer, and what is read from its activations: (N, …) to one number per feature.
# Channels after the ReLU, because the mean of a convolution is linear in the image: it would be
# largest for all white or all black. Single neurons before it, where they always have a gradient.
PARTS: dict[str, tuple[str, Responses]] = {
    "conv1_channels": ("relu1", _channel_means),
    "conv2_channels": ("relu2", _channel_means),
    "conv1_neurons": ("conv1", _at_center),
    "conv2_neurons": ("conv2", _at_center),
    "fc1_units": ("fc1", _some_units),
}
FEATURE_L2 = 0.01  # per squared pixel, for a response in units of its spread: clears idle pixels


def responses(model: nn.Module, images: Tensor) -> dict[str, Tensor]:
    """What every feature answers to every image, (N, features) for each of ``PARTS``."""
    layers = {layer for layer, _ in PARTS.values()}
    found = {part: [] for part in PARTS}
    with evaluating(model), torch.no_grad(), explain.activations(model, layers) as seen:
        for some in images.split(500):
            model(some)
            for part, (layer, read) in PARTS.items():
                found[part].append(read(seen[layer]))
    return {part: torch.cat(values) for part, values in found.items()}


def feature_dreams(model: nn.Module, part: str, spread: Tensor) -> Tensor:
    """An image for every feature of ``part``, (features, 1, 28, 28).

    Args:
        spread: the standard deviation of each feature's response to real digits, (features,).
    """
    layer, read = PARTS[part]
    noise = torch.rand((len(spread), 1, 28, 28), generator=torch.Generator().manual_seed(0))
    return explain.maximize(
        model,
        lambda activations: read(activations).diagonal() / spread,
        noise,
        steps=steps(),
        step_size=1.0,
        layer=layer,
        penalties=[explain.l2(FEATURE_L2)],
    ).images


def spread(model: nn.Module, images: ImageSet) -> dict[str, Tensor]:
    """How much the response of each feature varies over real digits, (features,) for each part."""
    found = responses(model, pixels(images))
    return {part: values.std(0).clamp(min=1e-6) for part, values in found.items()}


def field(model: nn.Module, part: str) -> Tensor:
    """The pixels that the neurons of ``part`` can see: where noise has a gradient, bool (H, W)."""
    layer, read = PARTS[part]
    noise = torch.rand((200, 1, 28, 28), generator=torch.Generator().manual_seed(0))
    until_there = model[: [name for name, _ in model.named_children()].index(layer) + 1]
    gradient = explain.input_gradient(until_there, noise, lambda found: read(found).sum(1))
    return (gradient != 0).any(0)[0]


def measured(model: nn.Module, splits: Splits) -> dict[str, Estimate]:
    """What the images reach, against the largest response to all test images."""
    usual, to_digits = spread(model, splits.validation), responses(model, pixels(splits.test))
    values = {}
    for part in PARTS:
        images = feature_dreams(model, part, usual[part])
        reached, largest = responses(model, images)[part].diagonal(), to_digits[part].amax(0)
        silent = largest <= 0
        ratio = (reached / largest)[~silent]
        values |= {
            f"{part}.beyond": bootstrap_mean((reached > largest).double().tolist()),
            f"{part}.ratio": Estimate(float(ratio.median()), n=len(ratio), unit="ratio"),
            f"{part}.silent": Estimate(int(silent.sum()), n=len(silent), unit="count"),
            f"{part}.woken": Estimate(int((reached > 0)[silent].sum()), unit="count"),
        }
    return values | _fields(model)


def _fields(model: nn.Module) -> dict[str, Estimate]:
    """Receptive fields by the accounting, and as the gradient shows them."""
    sides = {row.name: row.receptive_field for row in accounting.layers(model, mnist.INPUT_SHAPE)}
    values = {}
    for layer in visualize.CONVOLUTIONS:
        seen = field(model, f"{layer}_neurons")
        values[f"{layer}.field"] = Estimate(sides[layer], unit="count")
        values[f"{layer}.field_seen"] = Estimate(int(seen.any(0).sum()), unit="count")
    return values
