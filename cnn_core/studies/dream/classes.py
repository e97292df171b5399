"""Images for the classes, under each regularizer, each as strong as a stated rule allows."""

from collections.abc import Mapping, Sequence
from functools import partial

import torch
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.ascent import Ascent
from cnn_core.data.augment import random_affine
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.nn.augmented import Augmented
from cnn_core.studies.dream.likeness import agreement
from cnn_core.studies.judges import confidence
from cnn_core.studies.samples import scaled

CLASSES, EACH = 10, 10  # ten images for each class
# A long step soon bounces about a ridge, a short one never gets there: a quarter of the iterations
# is made with each of these.
STEPS = (0.1, 0.05, 0.02, 0.01)
START = 0.1  # starts are uniform noise up to here, close to black; the first is black
GRIDS = {  # strengths to choose from, by regularizer, in ascending order
    "l2": (0.05, 0.1, 0.2, 0.4, 0.8, 1.6),  # per squared pixel
    "tv": (0.02, 0.04, 0.08, 0.12, 0.16, 0.24),  # per step between neighbours
    "blur": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8),  # pixels, after every fourth step
    "moved": (0.25, 0.5, 1.0, 1.5, 2.0, 3.0),  # times the motion below
    "together": (0.02, 0.05, 0.1, 0.2, 0.4),  # of both penalties, with the motion chosen above
}
MOTION = {"degrees": 20, "translate": 0.1, "scale": 0.2, "shear": 10}


def dream(
    model: nn.Module,
    classes: Tensor,
    start: Tensor,
    *,
    l2: float = 0.0,
    tv: float = 0.0,
    blur: float = 0.0,
    moved: float = 0.0,
    step_sizes: Sequence[float] = STEPS,
) -> Ascent:
    """Climb the logits of ``classes`` (N,) from ``start``, against each regularizer's strength.

    The step sizes take turns, an equal share of the iterations each.
    """
    if moved:
        motion = {name: moved * most for name, most in MOTION.items()}
        augmentation = partial(random_affine, **motion)
        model = Augmented(model, augmentation, torch.Generator().manual_seed(0))
    images, curves = start, []
    for step_size in step_sizes:
        images, curve = explain.maximize(
            model,
            explain.logit(classes),
            images,
            steps=steps() // len(step_sizes),
            step_size=step_size,
            penalties=[explain.l2(l2), explain.total_variation(tv)],
            blur=blur,
        )
        curves.append(curve)
    return Ascent(images, torch.cat(curves, 1))


def starts(count: int) -> Tensor:
    """The black image and ``count`` − 1 of noise close to it, the same in every call."""
    shape = (count, 1, 28, 28)
    noise = START * torch.rand(shape, generator=torch.Generator().manual_seed(0))
    noise[:1] = 0
    return noise


def starts_and_classes() -> tuple[Tensor, Tensor]:
    """Where the images of a grid start, and their classes: every class from the same starts."""
    each = scaled(EACH, 2)
    return starts(each).repeat(CLASSES, 1, 1, 1), torch.arange(CLASSES).repeat_interleave(each)


def steps() -> int:
    """The brief's 200 iterations, or a few when smoke."""
    return scaled(200, 20)


def choose(
    model: nn.Module, judge: nn.Module, least: float
) -> tuple[dict[str, dict[str, float]], dict[str, Estimate]]:
    """The strengths by the rule, and what each strength of the grids leads to.

    The rule: the largest strength at which the network is, on average over an image per class, at
    least this sure of the image's class; else the smallest. ``judge`` takes no part in it.
    """
    chosen, values = {}, {}
    classes = torch.arange(CLASSES)
    start = starts(CLASSES + 1)[1:]  # none of them black
    for kind, grid in GRIDS.items():
        sure = []
        for index, strength in enumerate(grid):
            images = dream(model, classes, start, **_of_kind(kind, strength, chosen)).images
            found = confidence(model, images, classes)
            sure.append(found.mean() >= least)
            values[f"sweep.{kind}.{index}.confidence"] = bootstrap_mean(found.tolist())
            values[f"sweep.{kind}.{index}.agreement"] = bootstrap_mean(
                agreement(judge, images, classes).tolist()
            )
        largest = max((i for i, enough in enumerate(sure) if enough), default=0)
        chosen[kind] = _of_kind(kind, grid[largest], chosen)
        values[f"strength.{kind}"] = Estimate(grid[largest], unit="number")
    return chosen, values


def _of_kind(kind: str, strength: float, chosen: Mapping) -> dict[str, float]:
    if kind == "together":
        penalties = {name: strength * chosen[name][name] for name in ("l2", "tv")}
        return chosen["moved"] | penalties
    return {kind: strength}
