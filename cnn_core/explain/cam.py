"""Class activation mapping (Zhou et al., 2016)."""

import torch
from torch import Tensor, nn

from cnn_core.explain.activations import activations
from cnn_core.explain.blank import warn_images
from cnn_core.explain.layers import find_layer
from cnn_core.explain.targets import Classes, logit
from cnn_core.nn.batches import batches_for
from cnn_core.nn.modes import evaluating


def cam(
    model: nn.Module,
    images: Tensor,
    classes: Classes,
    layer: str | nn.Module,
    linear: str | nn.Module,
) -> Tensor:
    """CAM: the maps of the last layer, weighted as the classifier weighs their means.

        M_c(i, j) = Σ_k w_ck A_kij

    The mean of M_c over all places, plus the bias, is the logit of class c. Grad-CAM of that logit
    at the same layer is ReLU(M_c) / (h w).

    Args:
        images: float, (N, C, H, W).
        classes: one class for all images, or one per image (N,).
        layer: the layer whose maps are averaged over all places.
        linear: the layer that makes the logits of the averages.

    Returns signed maps at the layer's resolution, (N, h, w). Raises ``ValueError`` when the logits
    are anything but ``linear`` of the averages: CAM explains no other network.

    Example:
        >>> averages = [nn.AdaptiveAvgPool2d(1), nn.Flatten()]
        >>> model = nn.Sequential(nn.Conv2d(1, 4, 3), nn.ReLU(), *averages, nn.Linear(4, 3))
        >>> cam(model, torch.rand(2, 1, 8, 8), [2, 0], layer="1", linear="4").shape
        torch.Size([2, 6, 6])
    """
    path, _ = find_layer(model, layer)
    linear_path, linear = find_layer(model, linear)
    logits, maps = _logits_and_maps(model, images, path)
    if not _makes_logits_of_means(linear, maps, logits):
        raise ValueError(
            f"the logits are not layer {linear_path!r} of the means of layer {path!r}, "
            "which CAM asks for; Grad-CAM does not"
        )
    if maps.shape[2:] == (1, 1):
        every_image = torch.ones(len(maps), dtype=torch.bool)
        warn_images(every_image, f"layer {path!r} has maps of one place: take an earlier layer")
    # Every class, because it costs nothing beside the network.
    class_maps = torch.einsum("ck,nkhw->nchw", linear.weight.detach(), maps)
    return logit(classes)(class_maps)


def _logits_and_maps(model: nn.Module, images: Tensor, path: str) -> tuple[Tensor, Tensor]:
    batches = batches_for(model, images)
    logits, maps = [], []
    with evaluating(model), torch.no_grad(), activations(model, [path]) as seen:
        for part in batches.split(images):
            logits.append(model(part))
            maps.append(seen[path])
    return torch.cat(logits), torch.cat(maps)


def _makes_logits_of_means(linear: nn.Module, maps: Tensor, logits: Tensor) -> bool:
    weight = getattr(linear, "weight", None)
    if weight is None or maps.ndim != 4 or weight.shape != (logits.shape[1], maps.shape[1]):
        return False
    with torch.no_grad():
        return torch.allclose(linear(maps.mean((2, 3))), logits, rtol=1e-3, atol=1e-3)
