"""Grad-CAM of each convolutional layer: how well it ranks the pixels, and whether layers agree."""

from collections.abc import Callable
from itertools import combinations

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.studies.samples import pixels

LAYERS = ("relu1", "relu2", "relu3", "relu4", "relu5")
STEPS = 24  # in which deletion and insertion exchange all pixels
BLUR = explain.blur(sigma=6.0)

Explain = Callable[[nn.Module, ImageSet], Tensor]


def measured(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    return {**_sides(model, images), **_ranking(model, images), **_overlap(model, images)}


def maps(model: nn.Module, images: ImageSet, layer: str) -> Tensor:
    """Grad-CAM of the true class at ``layer``, in the layer's own resolution, (N, h, w)."""
    return explain.grad_cam(model, pixels(images), explain.logit(images.labels), layer)


def enlarged(model: nn.Module, images: ImageSet, layer: str) -> Tensor:
    """Grad-CAM of the true class at ``layer``, at the size of the photos, (N, H, W)."""
    return explain.upsampled(maps(model, images, layer), images.shape[1:])


def references() -> dict[str, Explain]:
    """Maps that look at no network: whoever takes photos puts the animal in the middle."""
    return {
        "center": lambda model, images: center_map(pixels(images)),
        "edges": lambda model, images: explain.edge_map(pixels(images)),
        "random": lambda model, images: explain.random_map(
            pixels(images), Generator().manual_seed(0)
        ),
    }


def center_map(images: Tensor) -> Tensor:
    """Highest in the middle, falling with the distance from it, (N, H, W)."""
    height, width = images.shape[2:]
    y = torch.linspace(-1, 1, height)[:, None]
    x = torch.linspace(-1, 1, width)[None]
    return -(x**2 + y**2).sqrt().expand(len(images), -1, -1)


def curves(
    model: nn.Module, images: ImageSet, ranking: Tensor
) -> tuple[explain.Curve, explain.Curve]:
    """Deletion into and insertion from a strong blur, of the true class's probability."""
    given, target = pixels(images), explain.probability(images.labels)
    options = {"steps": STEPS, "fill": BLUR}
    return (
        explain.deletion(model, given, ranking, target, **options),
        explain.insertion(model, given, ranking, target, **options),
    )


def _sides(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """The side of each layer's maps, and the share of photos for which Grad-CAM is blank."""
    values = {}
    for layer in LAYERS:
        found = maps(model, images, layer)
        blank = (found == 0).flatten(1).all(1)
        values[f"{layer}.side"] = Estimate(found.shape[1], unit="count")
        values[f"{layer}.blank"] = bootstrap_mean(blank.double().tolist())
    return values


def _ranking(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """Area under insertion minus area under deletion of each layer's map and of the references."""
    methods: dict[str, Explain] = {
        layer: lambda model, images, layer=layer: enlarged(model, images, layer) for layer in LAYERS
    } | references()
    score = {}
    for name, method in methods.items():
        deleted, inserted = curves(model, images, method(model, images))
        score[name] = inserted.area - deleted.area
    values = {
        f"ranking.{name}": bootstrap_mean(area.tolist(), unit="number")
        for name, area in score.items()
    }
    return values | {
        f"ranking.{layer}_over_center": bootstrap_mean(
            (score[layer] - score["center"]).tolist(), unit="number"
        )
        for layer in LAYERS
    }


def _overlap(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """The rank correlation of the maps of each two layers."""
    found = {layer: enlarged(model, images, layer) for layer in LAYERS}
    return {
        f"overlap.{one}_{other}": mean_known(explain.rank_correlation(found[one], found[other]))
        for one, other in combinations(LAYERS, 2)
    }


def mean_known(correlations: Tensor) -> Estimate:
    """The mean without the maps that are the same everywhere, which correlate with nothing."""
    known = correlations[~correlations.isnan()].tolist()
    if not known:
        return Estimate(float("nan"), n=0, unit="number")
    return bootstrap_mean(known, unit="number")
