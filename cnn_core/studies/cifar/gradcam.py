"""Grad-CAM and its family on the ResNet-18: where the maps lie, right and wrong, and what for."""

from collections.abc import Callable, Mapping
from itertools import combinations

import torch
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference
from cnn_core.evaluate.scores import Scores
from cnn_core.explain.hirescam import hires_cam
from cnn_core.studies.cifar.cam import digits
from cnn_core.studies.cifar.chosen import as_sure, wrong_and_right
from cnn_core.studies.cifar.fields import aligned
from cnn_core.studies.cifar.ranking import BLURRED, score
from cnn_core.studies.estimates import count, mean, mean_known
from cnn_core.studies.ranking import references
from cnn_core.studies.samples import pixels, scaled

LAYERS = ("layer3", "layer4")
METHODS: Mapping[str, Callable[..., Tensor]] = {
    "gradcam": explain.grad_cam,
    "plusplus": explain.grad_cam_plus_plus,
    "xgradcam": explain.xgrad_cam,
    "hirescam": hires_cam,
}
MOST = 1_000  # mistakes that are looked at, and as many right answers
HIDDEN = 1 / 4  # of an image, where its map is highest


def measured(
    model: nn.Module, test: ImageSet, scores: Scores, few: ImageSet
) -> dict[str, Estimate]:
    """All maps are of the class that is predicted, unless said."""
    wrong, right = wrong_and_right(scores, scaled(MOST, 20))
    sure = as_sure(scores, wrong)
    return {
        "gradcam.groups": count(len(wrong)),
        "gradcam.hidden": Estimate(HIDDEN),
        "gradcam.matched": Estimate(
            (scores.confidence[wrong[: len(sure)]] - scores.confidence[sure]).abs().mean().item(),
            n=len(sure),
            unit="points",
        ),
        **_patterns(model, test, scores, {"wrong": wrong, "right": right, "as_sure": sure}),
        **_two_classes(model, test[wrong], scores.predicted[wrong]),
        **_taken_away(model, test[wrong], scores.predicted[wrong], "repaired"),
        **_taken_away(model, test[right], scores.predicted[right], "broken"),
        **_family(model, few),
        **_ranking(model, few),
    }


def maps(
    model: nn.Module,
    images: ImageSet,
    classes: Tensor,
    layer: str,
    method: str = "gradcam",
    *,
    relu: bool = True,
) -> Tensor:
    """Maps of ``classes`` in the layer's own resolution, (N, h, w)."""
    target = explain.logit(classes)
    return METHODS[method](model, pixels(images), target, layer, relu=relu)


def spread(maps: Tensor) -> Tensor:
    """Over which share of its places a map is spread, exp(entropy) / places, in (0, 1], (N,).

    1 is the same everywhere, 1 / places all in one place; not a number for a blank map.
    """
    share = maps.flatten(1)
    share = share / share.sum(1, keepdim=True)
    entropy = -torch.special.xlogy(share, share).sum(1)
    return entropy.exp() / share.shape[1]


def central(maps: Tensor) -> Tensor:
    """The share of a map in the middle half of both sides, a quarter of the image, (N,)."""
    side = maps.shape[1]
    middle = slice(side // 4, side - side // 4)
    return maps[:, middle, middle].sum((1, 2)) / maps.sum((1, 2))


PATTERNS = {"spread": spread, "central": central}


def _patterns(
    model: nn.Module, test: ImageSet, scores: Scores, groups: Mapping[str, Tensor]
) -> dict[str, Estimate]:
    """Spread and place of the maps by group, and how mistakes differ from either control."""
    values = {}
    for layer in LAYERS:
        of_group = {
            name: maps(model, test[index], scores.predicted[index], layer)
            for name, index in groups.items()
        }
        for what, pattern in PATTERNS.items():
            found = {name: _known(pattern(of_one)) for name, of_one in of_group.items()}
            for name, numbers in found.items():
                values[f"gradcam.{layer}.{what}.{name}"] = mean(numbers)
            for control in ("right", "as_sure"):
                values[f"gradcam.{layer}.{what}.wrong_minus_{control}"] = _difference(
                    found["wrong"], found[control]
                )
    return values


def _two_classes(model: nn.Module, images: ImageSet, answers: Tensor) -> dict[str, Estimate]:
    """Of mistakes: does the evidence for the wrong class lie where that for the right one does?

    And for how many does no place speak for the right one (``true_blank``)?
    """
    values = {}
    for layer in LAYERS:
        seen, true = (maps(model, images, classes, layer) for classes in (answers, images.labels))
        values[f"gradcam.{layer}.two_classes"] = mean_known(explain.rank_correlation(seen, true))
        values[f"gradcam.{layer}.true_blank"] = mean(_blank(true), "fraction")
    return values


def _taken_away(
    model: nn.Module, images: ImageSet, answers: Tensor, name: str
) -> dict[str, Estimate]:
    """How many answers change for the better or the worse where a part is blurred away.

    ``own``: the quarter of the image where its map of the predicted class is highest, the map being
    aligned. ``other``: the quarter where the map of another image is, as a control of the same
    shape.
    """
    found = maps(model, images, answers, "layer4")
    rankings = {"own": found, "other": found.roll(1, 0)}
    changed = {
        what: _changed(model, images, aligned(ranking, images.shape[1:]), name)
        for what, ranking in rankings.items()
    }
    return {
        **{f"gradcam.{name}.{what}": mean(share, "fraction") for what, share in changed.items()},
        f"gradcam.{name}.own_over_other": mean(changed["own"] - changed["other"], "difference"),
    }


def _changed(model: nn.Module, images: ImageSet, ranking: Tensor, name: str) -> Tensor:
    """Which images are right (``repaired``) or wrong (``broken``) with their top pixels blurred."""
    given = pixels(images)
    hidden = torch.where(highest(ranking, HIDDEN)[:, None], BLURRED(given), given)
    right = logits(model, hidden).argmax(1) == images.labels
    return (right if name == "repaired" else ~right).double()


def highest(ranking: Tensor, share: float) -> Tensor:
    """The pixels of the highest ``share`` of each map (N, H, W), bool."""
    flat = ranking.flatten(1)
    count = round(share * flat.shape[1])
    top = flat.argsort(dim=1, descending=True, stable=True)[:, :count]
    return torch.zeros_like(flat, dtype=torch.bool).scatter_(1, top, True).view(ranking.shape)


def _family(model: nn.Module, few: ImageSet) -> dict[str, Estimate]:
    """How alike the methods' maps are at each layer, and to how many digits at the last one."""
    classes, values = predicted(model, few), {}
    for layer in LAYERS:
        found = {name: maps(model, few, classes, layer, name) for name in METHODS}
        for one, other in combinations(METHODS, 2):
            values[f"family.{layer}.{one}_{other}"] = mean_known(
                explain.rank_correlation(found[one], found[other])
            )
        values[f"family.{layer}.side"] = count(found["gradcam"].shape[1])
        values[f"family.{layer}.blank"] = mean(_blank(found["gradcam"]), "fraction")
    signed = {
        name: maps(model, few, classes, "layer4", name, relu=False)
        for name in ("gradcam", "xgradcam", "hirescam")
    }
    enlarged = [
        explain.upsampled(maps(model, few, classes, layer), few.shape[1:]) for layer in LAYERS
    ]
    return values | {
        "family.layer4.xgradcam_digits": digits(signed["xgradcam"], signed["gradcam"]),
        "family.layer4.hirescam_digits": digits(signed["hirescam"], signed["gradcam"]),
        "family.layers": mean_known(explain.rank_correlation(*enlarged)),
    }


def _ranking(model: nn.Module, few: ImageSet) -> dict[str, Estimate]:
    """Insertion minus deletion of each method at each layer, and of maps of no network."""
    given, classes = pixels(few), predicted(model, few)
    rankings = {
        f"{layer}.{name}": explain.upsampled(maps(model, few, classes, layer, name), few.shape[1:])
        for layer in LAYERS
        for name in METHODS
    }
    rankings["layer4.aligned"] = aligned(maps(model, few, classes, "layer4"), few.shape[1:])
    rankings |= references(given)
    found = {name: score(model, given, classes, ranking) for name, ranking in rankings.items()}
    return {
        **{f"ranking.{name}": mean(area) for name, area in found.items()},
        "ranking.layer4_over_center": mean(found["layer4.gradcam"] - found["center"]),
        "ranking.aligned_over_center": mean(found["layer4.aligned"] - found["center"]),
        "ranking.layer4_over_layer3": mean(found["layer4.gradcam"] - found["layer3.gradcam"]),
        "ranking.hirescam_over_gradcam": mean(found["layer3.hirescam"] - found["layer3.gradcam"]),
    }


def predicted(model: nn.Module, images: ImageSet) -> Tensor:
    """The class that the network sees in each image, (N,)."""
    return logits(model, pixels(images)).argmax(1)


def _blank(maps: Tensor) -> Tensor:
    return (maps == 0).flatten(1).all(1)


def _known(values: Tensor) -> Tensor:
    return values[~values.isnan()]


def _difference(ours: Tensor, theirs: Tensor) -> Estimate:
    if not len(ours) or not len(theirs):
        return Estimate(float("nan"), n=0, unit="number")
    return bootstrap_difference(ours.tolist(), theirs.tolist(), unit="number")
