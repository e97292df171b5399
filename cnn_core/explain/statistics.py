"""What a layer's activations are like over many images."""

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from cnn_core.explain.activations import activations
from cnn_core.explain.layers import find_layer
from cnn_core.nn.batches import batches_for
from cnn_core.nn.modes import evaluating


@dataclass(frozen=True)
class LayerStatistics:
    """The activations of one layer.

    Attributes:
        layer: path in the network.
        resolution: height and width of its maps; (1, 1) for a fully connected layer.
        sparsity: the share of activations that are zero.
        selectivity: class selectivity per channel, in [0, 1], (channels,).
    """

    layer: str
    resolution: tuple[int, int]
    sparsity: float
    selectivity: Tensor


def layer_statistics(
    model: nn.Module, images: Tensor, labels: Tensor, layers: Iterable[str | nn.Module]
) -> list[LayerStatistics]:
    """Resolution, sparsity and class selectivity of ``layers`` on labelled images.

    Args:
        images: float, (N, C, H, W), at least one; they go through in batches.
        labels: int64, (N,).
        layers: layers after a ReLU or a pooling of it, by path or as modules.

    Raises ``ValueError`` for a layer with negative activations, whose selectivity has no meaning.

    Example:
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, labels = torch.rand(4, 1, 28, 28), torch.tensor([0, 1, 0, 1])
        >>> first, last = layer_statistics(mnist_cnn(), images, labels, ["relu1", "relu3"])
        >>> first.resolution, first.selectivity.shape, last.resolution
        ((28, 28), torch.Size([32]), (1, 1))
    """
    paths = [find_layer(model, layer)[0] for layer in layers]
    parts = {path: [] for path in paths}
    batches = batches_for(model, images)
    with evaluating(model), torch.no_grad(), activations(model, paths) as seen:
        for part in batches.split(images):
            model(part)
            for path in paths:
                parts[path].append(_per_image(seen[path]))
    rows = []
    for path in paths:
        zeros, responses = (torch.cat(values) for values in zip(*parts[path], strict=True))
        rows.append(
            LayerStatistics(
                layer=path,
                resolution=(*seen[path].shape[2:], 1, 1)[:2],
                sparsity=zeros.mean().item(),
                selectivity=class_selectivity(responses, labels),
            )
        )
    return rows


def class_selectivity(responses: Tensor, labels: Tensor) -> Tensor:
    """How much each channel prefers one class, in [0, 1], (channels,) (Morcos et al., 2018).

        (μ_max − μ_rest) / (μ_max + μ_rest)

    with μ_max the largest of its mean responses to a class, and μ_rest the mean of those to the
    other classes. 0 is no preference, or no response; 1 responds to a single class.

    Args:
        responses: not negative, (N, channels), such as the mean activation of each channel.
        labels: int64, (N,), of at least two classes.

    Example:
        >>> responses = torch.tensor([[1.0, 2.0, 3.0], [1.0, 0.0, 1.0]])
        >>> class_selectivity(responses, torch.tensor([0, 1]))
        tensor([0.0000, 1.0000, 0.5000])
    """
    if (responses < 0).any():
        raise ValueError("selectivity asks for activations that are not negative: after a ReLU")
    classes = labels.unique()
    if len(classes) < 2:
        raise ValueError("selectivity asks for images of at least two classes")
    means = torch.stack([responses[labels == label].mean(0) for label in classes])
    top = means.amax(0)
    rest = (means.sum(0) - top) / (len(classes) - 1)
    return (top - rest) / torch.where(top > 0, top + rest, 1)


def _per_image(activation: Tensor) -> tuple[Tensor, Tensor]:
    """The share of zeros, (N,), and the mean of each channel, (N, channels)."""
    zeros = (activation == 0).flatten(1).float().mean(1)
    return zeros, activation.flatten(2).mean(2) if activation.ndim > 2 else activation
