"""Does an explanation depend on what the network has learned? (Adebayo et al., 2018)"""

import copy
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

import torch
from torch import Generator, Tensor, nn

from cnn_core.nn.hooks import forward_hook


@dataclass(frozen=True)
class Cascade:
    """How similar maps stay while a network is forgotten, layer by layer.

    Attributes:
        layers: the layers that lost their weights, in this order, the last one first.
        similarity: rank correlation with the original map after each of them, (layers, N).
    """

    layers: tuple[str, ...]
    similarity: Tensor


def cascading_randomization(
    model: nn.Module, explain: Callable[[nn.Module], Tensor], generator: Generator
) -> Cascade:
    """Draw the weights anew from the last layer to the first, explaining after each layer.

    Args:
        model: stays as it is; a copy is randomized, each layer by its own ``reset_parameters``.
        explain: from a network to maps (N, h, w). It names layers by path, because a module of
            ``model`` is none of the copy.
        generator: decides the new weights.

    Layers count in the order in which ``explain`` runs them. Maps that stay alike show the image
    rather than the network. A map that is the same everywhere has no ranks: its similarity is NaN.

    Raises ``ValueError`` for a layer that cannot draw its weights anew.

    Example:
        >>> from cnn_core.explain.gradients import saliency
        >>> from cnn_core.explain.targets import logit
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> images, generator = torch.rand(2, 1, 28, 28), torch.Generator().manual_seed(0)
        >>> result = cascading_randomization(
        ...     mnist_cnn(), lambda model: saliency(model, images, logit(3)), generator
        ... )
        >>> result.layers, result.similarity.shape
        (('fc2', 'fc1', 'conv2', 'conv1'), torch.Size([4, 2]))
    """
    model = copy.deepcopy(model)
    original, layers = _explained_with_layers(model, explain)
    similarity = []
    for path, layer in reversed(layers.items()):
        _draw_anew(path, layer, generator)
        similarity.append(rank_correlation(original, explain(model)))
    return Cascade(tuple(reversed(layers)), torch.stack(similarity))


def rank_correlation(first: Tensor, second: Tensor) -> Tensor:
    """Spearman's correlation over the places of each pair of maps (N, h, w), (N,).

    Example:
        >>> maps = torch.tensor([[[1.0, 2.0, 3.0]]])
        >>> rank_correlation(maps, maps**3), rank_correlation(maps, -maps)
        (tensor([1.]), tensor([-1.]))
    """
    ranks = [torch.stack([_centered_ranks(map) for map in maps]) for maps in (first, second)]
    one, other = (rank / rank.norm(dim=1, keepdim=True) for rank in ranks)
    return (one * other).sum(1).float()


def _centered_ranks(map: Tensor) -> Tensor:
    """Ranks minus their mean; equal values share the mean of their ranks."""
    _, which, count = map.flatten().unique(return_inverse=True, return_counts=True)
    mean_rank = count.cumsum(0) - (count - 1) / 2
    return mean_rank[which].double() - (map.numel() + 1) / 2


def _explained_with_layers(
    model: nn.Module, explain: Callable[[nn.Module], Tensor]
) -> tuple[Tensor, dict[str, nn.Module]]:
    """The map, and the layers with weights in the order in which it first ran them."""
    ran: dict[str, nn.Module] = {}

    def note(path: str):
        return lambda module, inputs, output: ran.setdefault(path, module) and None

    with ExitStack() as hooks:
        for path, module in model.named_modules():
            if any(True for _ in module.parameters(recurse=False)):
                hooks.enter_context(forward_hook(module, note(path)))
        return explain(model), ran


def _draw_anew(path: str, layer: nn.Module, generator: Generator) -> None:
    if not hasattr(layer, "reset_parameters"):
        raise ValueError(f"layer {path!r} ({type(layer).__name__}) has no reset_parameters")
    seed = int(torch.randint(2**62, (), generator=generator))
    with torch.random.fork_rng(devices=range(torch.cuda.device_count())):
        torch.manual_seed(seed)  # reset_parameters draws from the global generator
        layer.reset_parameters()
