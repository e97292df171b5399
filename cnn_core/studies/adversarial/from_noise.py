"""Images that come of climbing a class's logit from noise (the brief's non-targeted attack)."""

import torch
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.ascent import Ascent
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference
from cnn_core.studies.adversarial.common import CLASSES, GREY, count, mean
from cnn_core.studies.judges import confidence
from cnn_core.studies.samples import pixels, sample, scaled

STARTS = 10  # noises to start from, each climbed for every class
STEPS, STEP = 200, 0.1
SHORT_STEP = 0.02  # does the cost rise with every step, if the step is short?
CONFIDENT = 0.9  # the training asked for 0.91 of the true class: its labels are smoothed


def grey_noise(count: int, seed: int = 0) -> Tensor:
    """Gaussian noise around grey level 128 with a standard deviation of 32, clipped to [0, 1]."""
    generator = torch.Generator().manual_seed(seed)
    return ((128 + 32 * torch.randn((count, 1, 28, 28), generator=generator)) * GREY).clamp(0, 1)


def from_noise(model: nn.Module, starts: int, step_size: float = STEP) -> tuple[Ascent, Tensor]:
    """x ← x + step · ∂ logit / ∂ x, for every class from every start.

    Returns the ascent and the classes: ten images for each start in turn, one of each class.
    """
    classes = torch.tensor(CLASSES).repeat(starts)
    start = grey_noise(starts).repeat_interleave(len(CLASSES), 0)
    climbed = explain.maximize(
        model, explain.logit(classes), start, steps=scaled(STEPS, 20), step_size=step_size
    )
    return climbed, classes


def nearest(images: Tensor, among: ImageSet) -> Tensor:
    """The Euclidean distance of each image (N, C, H, W) to the nearest of ``among``, (N,).

    In chunks, because all distances at once take gigabytes.
    """
    others = pixels(among).flatten(1)
    parts = [torch.cdist(part, others).amin(1) for part in images.flatten(1).split(100)]
    return torch.cat(parts)


def measured(model: nn.Module, judge: nn.Module, splits: Splits) -> dict[str, Estimate]:
    """What is found from noise: how sure the network is, and what speaks for and against it."""
    found, classes = from_noise(model, STARTS)
    sure = confidence(model, found.images, classes)
    seen = logits(judge, found.images).argmax(1)
    real = logits(model, pixels(sample(splits.test))).softmax(1).amax(1)
    cautious, _ = from_noise(model, STARTS, SHORT_STEP)
    before = nearest(grey_noise(STARTS), splits.train)
    after = nearest(found.images, splits.train)
    few = sample(splits.test)[: len(classes)]
    return {
        "from_noise.images": count(len(classes)),
        "from_noise.starts": count(STARTS),
        "from_noise.steps": count(STEPS),
        "from_noise.confidence": mean(sure),
        "from_noise.lowest": Estimate(sure.min().item()),
        "from_noise.confident": mean(sure >= CONFIDENT),
        "from_noise.beyond_real": mean(sure > real.max()),
        "from_noise.over_real": bootstrap_difference(sure.tolist(), real.tolist()),
        "from_noise.first_logit": mean(found.curve[:, 0], unit="number"),
        "from_noise.last_logit": mean(found.curve[:, -1], unit="number"),
        "from_noise.rising": mean(_rising(found)),
        "from_noise.rising_short": mean(_rising(cautious)),
        "from_noise.judge_agrees": mean(seen == classes),
        "from_noise.judge_favorite": mean(seen == seen.mode().values),
        "from_noise.distance": mean(after, unit="number"),
        "from_noise.start_distance": mean(before, unit="number"),
        "from_noise.test_distance": mean(nearest(pixels(few), splits.train), unit="number"),
        "from_noise.farther": mean(after - before.repeat_interleave(len(CLASSES)), unit="number"),
        "real.images": count(len(real)),
        "real.confidence": mean(real),
        "real.confident": mean(real >= CONFIDENT),
        "real.highest": Estimate(real.max().item()),
        **_pure_noise(model, judge),
    }


def _rising(found: Ascent) -> Tensor:
    """The share of steps after which the objective was higher, for each image."""
    return (found.curve.diff(dim=1) > 0).double().mean(1)


def _pure_noise(model: nn.Module, judge: nn.Module) -> dict[str, Estimate]:
    """What a network makes of noise that nobody has changed."""
    noise = grey_noise(scaled(1_000, 30), seed=1)
    values = {"pure_noise.images": count(len(noise))}
    for name, one in {"ours": model, "judge": judge}.items():
        seen = logits(one, noise).softmax(1)
        favorite = seen.argmax(1).mode().values
        values[f"pure_noise.{name}.favorite"] = count(favorite.item())
        values[f"pure_noise.{name}.favorite_share"] = mean(seen.argmax(1) == favorite)
        values[f"pure_noise.{name}.confidence"] = mean(seen.amax(1))
    return values
