"""HiResCAM: a class activation map that does not average the gradient."""

from torch import Tensor, nn

from cnn_core.explain.blank import warn_blank
from cnn_core.explain.gradients import layer_gradient
from cnn_core.explain.layers import find_layer
from cnn_core.explain.targets import Target


def hires_cam(
    model: nn.Module,
    images: Tensor,
    target: Target,
    layer: str | nn.Module,
    *,
    relu: bool = True,
) -> Tensor:
    """HiResCAM (Draelos and Carin, 2020): each activation counts by the gradient at its own place.

        L = ReLU(Σ_k G_k ⊙ A_k),    G = ∂S / ∂A

    With S the target and A_k the channels of the layer. Grad-CAM puts the mean of G_k in the place
    of G_k, so that a channel that speaks for the target here and against it there counts alike
    everywhere. Where G_k is the same everywhere, as at a layer whose maps are averaged, the two
    are one.

    Arguments, result and errors are those of ``grad_cam``. Warns of maps that are blank.

    Example:
        >>> import torch
        >>> from cnn_core.explain.targets import logit
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> hires_cam(mnist_cnn(), torch.rand(2, 1, 28, 28), logit([3, 5]), "conv2").shape
        torch.Size([2, 14, 14])
    """
    path, _ = find_layer(model, layer)
    A, G = layer_gradient(model, images, target, layer)
    if A.ndim != 4:
        raise ValueError(f"layer {path!r} puts out {tuple(A.shape)}, not maps (N, channels, h, w)")
    signed = (A * G).sum(1)
    maps = signed.relu() if relu else signed
    warn_blank(maps, f"nothing at layer {path!r} speaks for the target: relu=False shows the rest")
    return maps
