"""Shapley values of the places of Grad-CAM's map, beside Grad-CAM: agreement, sums, cost."""

import time
from collections.abc import Callable

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, paired_ratio
from cnn_core.explain.shapley import Shapley, coalition_values, exact_shapley, sampled_shapley
from cnn_core.studies.cifar import gradcam
from cnn_core.studies.cifar.fields import aligned
from cnn_core.studies.cifar.ranking import BLURRED, score
from cnn_core.studies.estimates import count, mean, mean_known
from cnn_core.studies.samples import pixels, scaled

PAIRS = 32  # of random orders for each image
IMAGES = 100  # of which Shapley values are taken
FILLS = {"blurred": BLURRED, "grey": 0.5}
EXACT = 2  # images whose coalitions are all run: 65,536 passes for each
TIMED, PAIRED = 2, 5  # images, and interleaved pairs of timings


def grid() -> int:
    """Squares along each side: the places of layer4's map (fewer when smoke)."""
    return scaled(4, 2)


def measured(model: nn.Module, few: ImageSet) -> dict[str, Estimate]:
    """Of the class that is predicted; its logit is what is shared out."""
    explained = few[: scaled(IMAGES, 6)]
    classes = gradcam.predicted(model, explained)
    found = {
        fill: shapley(model, explained[:images], classes[:images], fill)
        for fill, images in (("blurred", len(explained)), ("grey", len(explained) // 2))
    }
    return {
        "shapley.images": count(len(explained)),
        "shapley.squares": count(grid() ** 2),
        "shapley.pairs": count(PAIRS),
        "shapley.coalitions": count(2 ** (grid() ** 2)),
        **_error(model, explained, classes, found["blurred"]),
        **_sums(model, explained, classes, found["blurred"]),
        **_agreement(model, explained, classes, found),
        **_local(model, explained, classes, found["blurred"].values),
        **_ranking(model, explained, classes, found["blurred"].values),
        **_cost(model, explained, classes, found["blurred"]),
    }


def shapley(
    model: nn.Module, images: ImageSet, classes: Tensor, fill: str = "blurred", seed: int = 0
) -> Shapley:
    """Sampled Shapley values of the squares of each image, for the logit of ``classes``."""
    return sampled_shapley(
        model,
        pixels(images),
        explain.logit(classes),
        grid=grid(),
        fill=FILLS[fill],
        pairs=PAIRS,
        generator=Generator().manual_seed(seed),
    )


def squares(maps: Tensor) -> Tensor:
    """Maps (N, h, w) as the mean of each square, (N, grid, grid)."""
    return F.adaptive_avg_pool2d(maps[:, None], grid()).squeeze(1)


def alone_and_last(model: nn.Module, images: ImageSet, classes: Tensor) -> tuple[Tensor, Tensor]:
    """What each square adds to nothing, and what it adds to all the others: two (N, grid, grid).

    The latter is occlusion. A Shapley value is a mean over these and all the moments between.
    """
    squares = grid() ** 2
    one = torch.eye(squares, dtype=torch.bool)
    ends = torch.tensor([[False], [True]]).expand(2, squares)
    here = torch.cat([ends, one, ~one]).expand(len(images), -1, -1)
    worth = coalition_values(model, pixels(images), explain.logit(classes), here, BLURRED)
    empty, whole = worth[:, :1], worth[:, 1:2]
    alone, without = worth[:, 2:].chunk(2, 1)
    shape = (-1, grid(), grid())
    return (alone - empty).view(shape), (whole - without).view(shape)


def _error(
    model: nn.Module, images: ImageSet, classes: Tensor, found: Shapley
) -> dict[str, Estimate]:
    """How large the sampling error is, as it is estimated, and against values without any."""
    sampled = found.error.flatten(1).mean(1) / found.values.flatten(1).std(1).clamp(min=1e-9)
    exactly = scaled(EXACT, 1)
    exact = exact_shapley(
        model,
        pixels(images[:exactly]),
        explain.logit(classes[:exactly]),
        grid=grid(),
        fill=FILLS["blurred"],
    )
    off = (found.values[:exactly] - exact.values).flatten()
    standard = off / found.error[:exactly].flatten().clamp(min=1e-9)
    return {
        "shapley.error": mean(sampled),
        "shapley.exact.images": count(exactly),
        "shapley.exact.correlation": Estimate(
            float(explain.rank_correlation(found.values[:exactly], exact.values).mean()),
            n=exactly,
            unit="number",
        ),
        "shapley.exact.covered": mean(standard.abs() < 1.96, "fraction"),
    }


def _sums(
    model: nn.Module, images: ImageSet, classes: Tensor, found: Shapley
) -> dict[str, Estimate]:
    """What the values of an image sum up to, against what they should; and Grad-CAM's.

    Grad-CAM at the last layer, signed, sums up to the logit but for the bias; with its ReLU it is
    ``shapley.sum.kept`` times as large.
    """
    missed = (found.values.sum((1, 2)) - (found.whole - found.empty)).abs()
    signed = gradcam.maps(model, images, classes, "layer4", relu=False)
    kept = signed.relu().sum() / signed.sum()
    return {
        "shapley.sum.missed": mean(missed / found.values.abs().sum((1, 2))),
        "shapley.sum.kept": Estimate(kept.item(), n=len(images), unit="ratio"),
        "shapley.logit.blurred": mean(found.empty),
        "shapley.logit.whole": mean(found.whole),
        "shapley.against": mean((found.values < 0).double().mean((1, 2)), "fraction"),
    }


def _agreement(
    model: nn.Module, images: ImageSet, classes: Tensor, found: dict[str, Shapley]
) -> dict[str, Estimate]:
    """Rank correlation over the squares of the Shapley values with other maps of the same images.

    ``again`` is with Shapley values from other orders: more than that no map can reach. ``fills``
    is with those for a grey fill. Both are of the first half of the images.
    """
    blurred, grey = (found[fill].values for fill in ("blurred", "grey"))
    half = len(grey)
    again = shapley(model, images[:half], classes[:half], seed=1).values
    alone, last = alone_and_last(model, images, classes)
    signed = gradcam.maps(model, images, classes, "layer4", relu=False)
    others = {
        "layer4": squares(gradcam.maps(model, images, classes, "layer4")),
        "layer4_signed": squares(signed),
        "aligned": squares(aligned(signed, images.shape[1:])),
        "layer3": squares(gradcam.maps(model, images, classes, "layer3")),
        "hirescam": squares(gradcam.maps(model, images, classes, "layer3", "hirescam")),
        "alone": alone,
        "occlusion": last,
    }
    values = {
        f"shapley.agree.{name}": mean_known(explain.rank_correlation(blurred, other))
        for name, other in others.items()
    }
    return values | {
        f"shapley.agree.{name}": mean_known(explain.rank_correlation(blurred[:half], other))
        for name, other in {"again": again, "fills": grey}.items()
    }


def _local(
    model: nn.Module, images: ImageSet, classes: Tensor, values: Tensor
) -> dict[str, Estimate]:
    """How far an image's map is told by maps of other images: by what would be global.

    Rank correlation of each map with the mean map of the others of the same predicted class, and,
    as ``_others``, with that of the other classes: what is shared with these is not the class's.
    """
    cam = squares(gradcam.maps(model, images, classes, "layer4"))
    found = {}
    for name, maps in {"gradcam": cam, "shapley": values}.items():
        found[name] = with_mean_of(maps, classes[:, None] == classes)
        found[f"{name}_others"] = with_mean_of(maps, classes[:, None] != classes)
    return {f"shapley.local.{name}": mean_known(similar) for name, similar in found.items()}


def with_mean_of(maps: Tensor, others: Tensor) -> Tensor:
    """Rank correlation of each map with the mean map of its ``others``, bool (N, N), (N,).

    A map is never one of its own others; not a number where there are none. Maps count in units of
    their own deviation.
    """
    flat = maps.flatten(1)
    units = (flat - flat.mean(1, keepdim=True)) / flat.std(1, keepdim=True).clamp(min=1e-9)
    share = (others & ~torch.eye(len(maps), dtype=torch.bool)).to(units)
    share /= share.sum(1, keepdim=True)  # 0 / 0 where there are none
    found = explain.rank_correlation(units.view(maps.shape), (share @ units).view(maps.shape))
    return torch.where(share.isnan().any(1), float("nan"), found)


def _ranking(
    model: nn.Module, images: ImageSet, classes: Tensor, values: Tensor
) -> dict[str, Estimate]:
    """Insertion minus deletion, square by square, of Shapley values and of Grad-CAM."""
    given, size = pixels(images), images.shape[1:]
    rivals = {
        "shapley": values,
        "gradcam": squares(gradcam.maps(model, images, classes, "layer4")),
    }
    found = {
        name: score(model, given, classes, explain.upsampled(maps, size, "nearest"))
        for name, maps in rivals.items()
    }
    return {
        **{f"shapley.ranking.{name}": mean(area) for name, area in found.items()},
        "shapley.ranking.over_gradcam": mean(found["shapley"] - found["gradcam"]),
    }


def _cost(
    model: nn.Module, images: ImageSet, classes: Tensor, found: Shapley
) -> dict[str, Estimate]:
    """Passes through the network for one image, and time against Grad-CAM's, interleaved."""
    timed, labels = images[:TIMED], classes[:TIMED]
    ours, theirs = [], []
    for _ in range(scaled(PAIRED, 2)):
        ours.append(_seconds(lambda: shapley(model, timed, labels)))
        theirs.append(_seconds(lambda: gradcam.maps(model, timed, labels, "layer4")))
    return {
        "shapley.passes": count(found.passes),
        "shapley.time_ratio": paired_ratio(ours, theirs),
    }


def _seconds(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started
