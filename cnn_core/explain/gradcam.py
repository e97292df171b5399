"""Class activation maps from gradients: Grad-CAM, Grad-CAM++ and XGrad-CAM.

All three weigh the channels A_k of a layer and add them up,

    L = ReLU(Σ_k w_k A_k),

and differ in the weights, which they make from the gradient G = ∂S / ∂A of the target S.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from cnn_core.explain.blank import warn_images
from cnn_core.explain.gradients import layer_gradient
from cnn_core.explain.layers import find_layer
from cnn_core.explain.targets import Target

Weights = Callable[[Tensor, Tensor], Tensor]


def grad_cam(
    model: nn.Module,
    images: Tensor,
    target: Target,
    layer: str | nn.Module,
    *,
    relu: bool = True,
) -> Tensor:
    """Grad-CAM (Selvaraju et al., 2017): w_k is the mean of G_k over all places.

        w_k = 1 / (h w) Σ_ij G_kij

    Args:
        images: float, (N, C, H, W).
        target: from outputs (N, K) to one number per image, such as ``logit(3)``.
        layer: one that puts out maps (N, channels, h, w), by path or as a module.
        relu: leave out what speaks against the target, as the formula has it.

    Returns maps at the layer's resolution, (N, h, w). Warns of maps that are blank, and why.
    Raises ``ValueError`` for a layer that is not there or puts out no maps.

    Example:
        >>> from cnn_core.explain.targets import logit
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> grad_cam(mnist_cnn(), torch.rand(2, 1, 28, 28), logit([3, 5]), "conv2").shape
        torch.Size([2, 14, 14])
    """
    return _weighted(model, images, target, layer, relu, lambda A, G: G.mean((2, 3)))


def grad_cam_plus_plus(
    model: nn.Module,
    images: Tensor,
    target: Target,
    layer: str | nn.Module,
    *,
    relu: bool = True,
) -> Tensor:
    """Grad-CAM++ (Chattopadhay et al., 2018): only gradients that speak for the target count.

        w_k = Σ_ij α_kij ReLU(G_kij),    α = G² / (2 G² + G³ Σ_ab A_kab)

    for the score exp(S), whose second and third derivatives are G² and G³ times itself; its own
    factor exp(S), the same everywhere on the map, is left out. Where G > 0, α is
    1 / (2 + G Σ A), which is finite for a layer after a ReLU.

    Arguments, result, warnings and errors are those of ``grad_cam``.
    """

    def weights(A: Tensor, G: Tensor) -> Tensor:
        positive = G.relu()
        return (positive / (2 + positive * A.sum((2, 3), keepdim=True))).sum((2, 3))

    return _weighted(model, images, target, layer, relu, weights)


def xgrad_cam(
    model: nn.Module,
    images: Tensor,
    target: Target,
    layer: str | nn.Module,
    *,
    relu: bool = True,
) -> Tensor:
    """XGrad-CAM (Fu et al., 2020): gradients count by the activation at their place.

        w_k = Σ_ij (A_kij / Σ_ab A_kab) G_kij

    and 0 for a channel without activation. Arguments, result, warnings and errors are those of
    ``grad_cam``.
    """

    def weights(A: Tensor, G: Tensor) -> Tensor:
        total = A.sum((2, 3))
        return torch.where(total == 0, 0.0, (A * G).sum((2, 3)) / total)

    return _weighted(model, images, target, layer, relu, weights)


def _weighted(
    model: nn.Module,
    images: Tensor,
    target: Target,
    layer: str | nn.Module,
    relu: bool,
    weights: Weights,
) -> Tensor:
    path, _ = find_layer(model, layer)
    A, G = layer_gradient(model, images, target, layer)
    if A.ndim != 4:
        raise ValueError(f"layer {path!r} puts out {tuple(A.shape)}, not maps (N, channels, h, w)")
    signed = torch.einsum("nk,nkhw->nhw", weights(A, G), A)
    _warn_of_blanks(path, A, G, signed, relu)
    return signed.relu() if relu else signed


def _warn_of_blanks(path: str, A: Tensor, G: Tensor, signed: Tensor, relu: bool) -> None:
    no_gradient, silent, against = (
        condition.flatten(1).all(1) for condition in (G == 0, A == 0, signed <= 0)
    )
    if signed[:1].numel() == 1:
        everywhere = torch.ones_like(silent)
        warn_images(everywhere, f"layer {path!r} has maps of one place: take an earlier layer")
        return
    warn_images(
        no_gradient,
        f"blank map, because the target has no gradient at layer {path!r}; a sure softmax and "
        "closed ReLUs have none: try the logit, or a later layer",
    )
    warn_images(
        silent & ~no_gradient,
        f"blank map, because layer {path!r} puts out only zeros: take an earlier layer",
    )
    if relu:
        warn_images(
            against & ~no_gradient & ~silent,
            "blank map, because every place speaks against the target: relu=False shows it",
        )
