"""Images taken for a class near the picture of another digit (the brief's targeted attack)."""

from collections.abc import Mapping

import torch
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.attack.noise import random_noise
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate
from cnn_core.studies.adversarial.common import CLASSES, count, mean
from cnn_core.studies.adversarial.from_noise import STEP, grey_noise
from cnn_core.studies.judges import confidence
from cnn_core.studies.samples import one_of_each, pixels, scaled

BETAS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
BRIEFS_BETA = 0.0001 * 255**2  # the brief's, for grey levels
SUCCESS = 0.95  # of the pictures must be taken for the class that is wanted
STEPS = 100


def towards_digits(
    model: nn.Module, pictures: ImageSet, beta: float
) -> tuple[Tensor, Tensor, Tensor]:
    """x ← x + step · ∂ (logit − β · mean squared difference to a picture) / ∂ x, from grey noise.

    Every class with every picture. Returns the images, the classes that are wanted and the digits
    of the pictures, all pictures for each class in turn.
    """
    wanted = torch.tensor(CLASSES).repeat_interleave(len(pictures))
    goals = pixels(pictures).repeat(len(CLASSES), 1, 1, 1)
    found = explain.maximize(
        model,
        explain.logit(wanted),
        grey_noise(1).expand_as(goals),
        steps=scaled(STEPS, 10),
        # Half of the way to the picture at most: a longer step would swing about it.
        step_size=min(STEP, 0.5 * goals[0].numel() / (2 * beta)),
        penalties=[explain.towards(goals, beta)],
    )
    return found.images, wanted, pictures.labels.repeat(len(CLASSES))


def chosen_beta(success: Mapping[int, float]) -> int:
    """The largest beta up to which all betas reach ``SUCCESS``; the smallest where none does."""
    failed = [beta for beta in BETAS if success[beta] < SUCCESS]
    return max((beta for beta in BETAS if not failed or beta < failed[0]), default=BETAS[0])


def measured(model: nn.Module, judge: nn.Module, splits: Splits) -> dict[str, Estimate]:
    """The sweep of beta on validation pictures, and the chosen one on pictures of the test set."""
    pictures, values = one_of_each(splits.validation), {}
    for beta in BETAS:
        values |= _approach(f"towards.at_{beta}", model, judge, pictures, beta)
    beta = chosen_beta({beta: values[f"towards.at_{beta}.success"].value for beta in BETAS})
    pictures = one_of_each(splits.test)
    return {
        **values,
        "towards.beta": count(beta),
        "towards.beta_over_briefs": Estimate(beta / BRIEFS_BETA, unit="ratio"),
        "towards.steps": count(STEPS),
        **_approach("towards.test", model, judge, pictures, beta),
        **_as_noisy(model, pictures, values[f"towards.at_{beta}.rms"].value),
    }


def _approach(
    name: str, model: nn.Module, judge: nn.Module, pictures: ImageSet, beta: float
) -> dict[str, Estimate]:
    """What both networks see, over the pairs of a class and a picture of another digit."""
    images, wanted, shown = towards_digits(model, pictures, beta)
    others = wanted != shown
    goals = pixels(pictures).repeat(len(CLASSES), 1, 1, 1)
    rms = (images - goals).square().flatten(1).mean(1).sqrt()
    ours, theirs = (logits(one, images).argmax(1)[others] for one in (model, judge))
    wanted, shown = wanted[others], shown[others]
    return {
        f"{name}.success": mean(ours == wanted),
        f"{name}.confidence": mean(confidence(model, images[others], wanted)),
        f"{name}.rms": mean(rms[others], unit="number"),
        f"{name}.judge_shown": mean(theirs == shown),
        f"{name}.judge_wanted": mean(theirs == wanted),
        f"{name}.judge_other": mean((theirs != shown) & (theirs != wanted)),
    }


def _as_noisy(model: nn.Module, pictures: ImageSet, rms: float) -> dict[str, Estimate]:
    """What is seen in the pictures with random noise instead, of at least that root mean square."""
    wanted = torch.tensor(CLASSES).repeat_interleave(len(pictures))
    shown = pictures.labels.repeat(len(CLASSES))
    noisy = random_noise(
        pixels(pictures).repeat(len(CLASSES), 1, 1, 1),
        epsilon=2**0.5 * rms,  # black and white pixels lose half of their noise to clipping
        generator=Generator().manual_seed(0),
    )
    seen = logits(model, noisy).argmax(1)[wanted != shown]
    wanted, shown = wanted[wanted != shown], shown[wanted != shown]
    return {
        "towards.noisy.wanted": mean(seen == wanted),
        "towards.noisy.shown": mean(seen == shown),
    }
