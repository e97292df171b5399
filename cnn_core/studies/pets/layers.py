"""Grad-CAM of each convolutional layer: how well it ranks the pixels, and whether layers agree."""

from itertools import combinations

from torch import Tensor, nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies import enlarging
from cnn_core.studies.estimates import count, mean, mean_known
from cnn_core.studies.ranking import references, score
from cnn_core.studies.samples import pixels

LAYERS = ("relu1", "relu2", "relu3", "relu4", "relu5")
LAST = LAYERS[-1]
STEPS = 24  # in which deletion and insertion exchange all pixels
BLUR = 6.0  # σ in pixels


def measured(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    return {
        **_sides(model, images),
        **_ranking(model, images),
        **_overlap(model, images),
        **_enlarged(model, images),
    }


def maps(model: nn.Module, images: ImageSet, layer: str) -> Tensor:
    """Grad-CAM of the true class at ``layer``, in the layer's own resolution, (N, h, w)."""
    return explain.grad_cam(model, pixels(images), explain.logit(images.labels), layer)


def enlarged(model: nn.Module, images: ImageSet, layer: str) -> Tensor:
    """Grad-CAM of the true class at ``layer``, at the size of the photos, (N, H, W)."""
    return explain.upsampled(maps(model, images, layer), images.shape[1:])


def _sides(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """The side of each layer's maps, and the share of photos for which Grad-CAM is blank."""
    values = {}
    for layer in LAYERS:
        found = maps(model, images, layer)
        blank = (found == 0).flatten(1).all(1)
        values[f"{layer}.side"] = count(found.shape[1])
        values[f"{layer}.blank"] = mean(blank, "fraction")
    return values


def _ranking(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """Area under insertion minus area under deletion of each layer's map and of the references."""
    given = pixels(images)
    rankings = {layer: enlarged(model, images, layer) for layer in LAYERS} | references(given)
    found = {
        name: score(model, given, images.labels, ranking, steps=STEPS, blur=BLUR)
        for name, ranking in rankings.items()
    }
    return {
        **{f"ranking.{name}": mean(area) for name, area in found.items()},
        **{
            f"ranking.{layer}_over_center": mean(found[layer] - found["center"]) for layer in LAYERS
        },
    }


def _overlap(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """The rank correlation of the maps of each two layers."""
    found = {layer: enlarged(model, images, layer) for layer in LAYERS}
    return {
        f"overlap.{one}_{other}": mean_known(explain.rank_correlation(found[one], found[other]))
        for one, other in combinations(LAYERS, 2)
    }


def _enlarged(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """How well the last layer's map between its places is guessed by enlarging it."""

    def last(shown: Tensor) -> Tensor:
        return explain.grad_cam(model, shown, explain.logit(images.labels), LAST)

    found = enlarging.measured(last, pixels(images))
    return {f"enlarging.{name}": value for name, value in found.items()}
