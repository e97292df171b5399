"""Class activation maps of the brief's network: exact, coarse, and how good a guide."""

import math
from collections.abc import Callable
from functools import partial

from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies import enlarging
from cnn_core.studies.cifar import fields
from cnn_core.studies.cifar.ranking import score
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.ranking import center_map
from cnn_core.studies.samples import pixels

LAYER, LINEAR = "block3", "fc"


def cams(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    """CAM of ``classes`` for images (N, C, H, W), signed and as coarse as the last block."""
    return explain.cam(model, images, classes, LAYER, LINEAR)


def measured(model: nn.Sequential, images: ImageSet) -> dict[str, Estimate]:
    """Of the class that is predicted."""
    given = pixels(images)
    outputs = logits(model, given)
    classes = outputs.argmax(1)
    maps = cams(model, given, classes)
    return {
        "cam.images": count(len(images)),
        **_exact(model, given, classes, maps, outputs),
        "cam.against": mean((maps < 0).double().mean((1, 2)), "fraction"),
        **_enlarged(model, given, classes),
        **_ranking(model, images, classes, maps),
        **{
            f"cam.{name}": value
            for name, value in fields.measured(model, images[:100], LAYER, LINEAR).items()
        },
    }


def digits(ours: Tensor, theirs: Tensor) -> Estimate:
    """To how many decimal digits of their largest magnitude two tensors agree, at the worst place.

    Example:
        >>> import torch
        >>> digits(torch.tensor([1.0, 2.0]), torch.tensor([1.0, 2.001])).value
        3
    """
    off = ((ours - theirs).abs().max() / theirs.abs().max()).item()
    return Estimate(math.floor(-math.log10(max(off, 1e-16))), n=len(ours), unit="count")


def _exact(
    model: nn.Module, given: Tensor, classes: Tensor, maps: Tensor, outputs: Tensor
) -> dict[str, Estimate]:
    """CAM against Grad-CAM of the last block, before its ReLU, and against the logit itself."""
    gradients = explain.grad_cam(model, given, explain.logit(classes), LAYER, relu=False)
    bias = model.get_submodule(LINEAR).bias.detach()[classes]
    told = outputs.gather(1, classes[:, None])[:, 0]
    places = maps[0].numel()
    return {
        "cam.gradcam_digits": digits(gradients * places, maps),
        "cam.logit_digits": digits(maps.mean((1, 2)) + bias, told),
    }


def _enlarged(model: nn.Module, given: Tensor, classes: Tensor) -> dict[str, Estimate]:
    """How well bilinear enlarging guesses what lies halfway between two places."""
    found = enlarging.measured(partial(cams, model, classes=classes), given)
    return {f"cam.{name}": value for name, value in found.items()}


def _ranking(
    model: nn.Module, images: ImageSet, classes: Tensor, maps: Tensor
) -> dict[str, Estimate]:
    """Insertion minus deletion of the map, enlarged in three ways, and of maps of no network."""
    given, size = pixels(images), images.shape[1:]
    rivals: dict[str, Callable[[], Tensor]] = {
        "smooth": lambda: explain.upsampled(maps, size),
        "uneven": lambda: explain.upsampled(maps, size, "nearest"),
        "aligned": lambda: fields.aligned(maps, size),
        "center": lambda: center_map(given),
        "random": lambda: explain.random_map(given, Generator().manual_seed(0)),
    }
    found = {name: score(model, given, classes, make()) for name, make in rivals.items()}
    values = {f"cam.ranking.{name}": mean(area) for name, area in found.items()}
    return values | {
        "cam.ranking.over_center": mean(found["smooth"] - found["center"]),
        "cam.ranking.smooth_over_uneven": mean(found["smooth"] - found["uneven"]),
        "cam.ranking.aligned_over_smooth": mean(found["aligned"] - found["smooth"]),
        "cam.ranking.aligned_over_center": mean(found["aligned"] - found["center"]),
    }
