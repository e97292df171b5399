"""Brief 001, part 3: images that the digit network takes for a digit.

Made by gradient ascent on the pixels of the best network of the study ``mnist``: from noise,
towards the picture of another digit, and as one noise for many images. A network of another
architecture, that of the study ``scratch``, is the judge of what else can be seen in them.

Every size is in units of [0, 1] pixels; a grey level is 1/255.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from functools import partial

import torch
from torch import Tensor, nn

from cnn_core import explain, settings
from cnn_core.ascent import Ascent, standardized
from cnn_core.attack.checks import Check, self_tests, universal_tests
from cnn_core.attack.gradient import pgd
from cnn_core.attack.losses import logit
from cnn_core.attack.minimal import MinimalEpsilon, minimal_epsilon
from cnn_core.attack.noise import random_noise
from cnn_core.attack.result import logits
from cnn_core.attack.universal import add_noise, noise_per_target, universal_noise
from cnn_core.data import mnist as data
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference, bootstrap_mean
from cnn_core.results import write_results
from cnn_core.studies import mnist, scratch

TITLE = "Images that the digit network takes for a digit: from noise, towards another, one for many"
NAME = "adversarial"
CLASSES = tuple(range(10))
GREY = 1 / 255  # one grey level

STARTS = 10  # noises to start from, each climbed for every class
STEPS, STEP = 200, 0.1
SHORT_STEP = 0.02  # does the cost rise with every step, if the step is short?
CONFIDENT = 0.9  # the training asked for 0.91 of the true class: its labels are smoothed

BETAS = (1, 2, 5, 10, 20, 50, 100, 200, 500, 1_000, 2_000, 5_000)
BRIEFS_BETA = 0.0001 * 255**2  # the brief's, for grey levels
SUCCESS = 0.95  # of the pictures must be taken for the class that is wanted
APPROACH_STEPS = 100

LEVELS = (16, 32, 48, 64, 80, 96, 112)  # epsilons of the noises, in grey levels
MANY_LEVELS = (32, 64, 96)  # those that are also made on a thousand images
COMPARED = 64  # at a quarter of the grey scale no noise succeeds always
OWN_LEVELS = (8, 16, 24, 32, 40, 48, 64)  # and of noises for one image each
OWN_CAP, OWN_EPSILON = 0.5, 0.1


def run(
    only_seeds: Sequence[int] | None = None,
    device: torch.device | None = None,
    retrain: bool = False,
) -> None:
    """Make the images, measure, and write the results. There is nothing to train."""
    if only_seeds:
        raise UserError(f"{NAME} trains nothing: it has no seeds to choose from")
    splits, model, judge = data.load(), network(), scratch.kept_model()
    values = _from_noise(model, judge, splits) | _towards_digits(model, judge, splits)
    values |= _noises(model, splits)
    epsilon, hardest = values["noise.epsilon.unit"].value, values["noise.hardest"].value
    values |= _own(model, sample(splits.test), epsilon)
    write_results(
        NAME,
        {f"{NAME}.{name}": value for name, value in values.items()},
        artifacts=[mnist.best_stem(), scratch.kept_stem()],
        about={"checks": _checks(model, judge, splits.test, epsilon, hardest)},
        module=__name__,
    )


def network() -> nn.Module:
    """The best digit network; with the channels last in memory it runs twice as fast."""
    return mnist.best_model().to(memory_format=torch.channels_last)


def sample(images: ImageSet) -> ImageSet:
    """A thousand images drawn at random (a few dozen when smoke), the same in every call."""
    generator = torch.Generator().manual_seed(0)
    return images[torch.randperm(len(images), generator=generator)[: _many()]]


def one_of_each(images: ImageSet) -> ImageSet:
    """The first image of each class that there is."""
    first = [(images.labels == label).nonzero()[:1, 0] for label in CLASSES]
    return images[torch.cat(first)]


def pixels(images: ImageSet) -> Tensor:
    """The images as float (N, C, H, W) in [0, 1]."""
    return images.images.float() / 255


# From noise


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
        model, explain.logit(classes), start, steps=_scaled(STEPS, 20), step_size=step_size
    )
    return climbed, classes


def nearest(images: Tensor, among: ImageSet) -> Tensor:
    """The Euclidean distance of each image (N, C, H, W) to the nearest of ``among``, (N,).

    In chunks, because all distances at once take gigabytes.
    """
    others = pixels(among).flatten(1)
    parts = [torch.cdist(part, others).amin(1) for part in images.flatten(1).split(100)]
    return torch.cat(parts)


def _from_noise(model: nn.Module, judge: nn.Module, splits: Splits) -> dict[str, Estimate]:
    found, classes = from_noise(model, STARTS)
    confidence = _confidence(model, found.images, classes)
    seen = logits(judge, found.images).argmax(1)
    real = logits(model, pixels(sample(splits.test))).softmax(1).amax(1)
    cautious, _ = from_noise(model, STARTS, SHORT_STEP)
    before = nearest(grey_noise(STARTS), splits.train)
    after = nearest(found.images, splits.train)
    few = sample(splits.test)[: len(classes)]
    return {
        "from_noise.images": _count(len(classes)),
        "from_noise.starts": _count(STARTS),
        "from_noise.steps": _count(STEPS),
        "from_noise.confidence": _mean(confidence),
        "from_noise.lowest": Estimate(confidence.min().item()),
        "from_noise.confident": _mean(confidence >= CONFIDENT),
        "from_noise.beyond_real": _mean(confidence > real.max()),
        "from_noise.over_real": bootstrap_difference(confidence.tolist(), real.tolist()),
        "from_noise.first_logit": _mean(found.curve[:, 0], unit="number"),
        "from_noise.last_logit": _mean(found.curve[:, -1], unit="number"),
        "from_noise.rising": _mean(_rising(found)),
        "from_noise.rising_short": _mean(_rising(cautious)),
        "from_noise.judge_agrees": _mean(seen == classes),
        "from_noise.judge_favorite": _mean(seen == seen.mode().values),
        "from_noise.distance": _mean(after, unit="number"),
        "from_noise.start_distance": _mean(before, unit="number"),
        "from_noise.test_distance": _mean(nearest(pixels(few), splits.train), unit="number"),
        "from_noise.farther": _mean(after - before.repeat_interleave(len(CLASSES)), unit="number"),
        "real.images": _count(len(real)),
        "real.confidence": _mean(real),
        "real.confident": _mean(real >= CONFIDENT),
        "real.highest": Estimate(real.max().item()),
        **_pure_noise(model, judge),
    }


def _rising(found: Ascent) -> Tensor:
    """The share of steps after which the objective was higher, for each image."""
    return (found.curve.diff(dim=1) > 0).double().mean(1)


def _pure_noise(model: nn.Module, judge: nn.Module) -> dict[str, Estimate]:
    """What a network makes of noise that nobody has changed."""
    noise, values = grey_noise(_many(), seed=1), {"pure_noise.images": _count(_many())}
    for name, one in {"ours": model, "judge": judge}.items():
        seen = logits(one, noise).softmax(1)
        favorite = seen.argmax(1).mode().values
        values[f"pure_noise.{name}.favorite"] = _count(favorite.item())
        values[f"pure_noise.{name}.favorite_share"] = _mean(seen.argmax(1) == favorite)
        values[f"pure_noise.{name}.confidence"] = _mean(seen.amax(1))
    return values


# Towards the picture of a digit


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
        steps=_scaled(APPROACH_STEPS, 10),
        # Half of the way to the picture at most: a longer step would swing about it.
        step_size=min(STEP, 0.5 * goals[0].numel() / (2 * beta)),
        penalties=[explain.towards(goals, beta)],
    )
    return found.images, wanted, pictures.labels.repeat(len(CLASSES))


def chosen_beta(success: Mapping[int, float]) -> int:
    """The largest beta up to which all betas reach ``SUCCESS``; the smallest where none does."""
    failed = [beta for beta in BETAS if success[beta] < SUCCESS]
    return max((beta for beta in BETAS if not failed or beta < failed[0]), default=BETAS[0])


def _towards_digits(model: nn.Module, judge: nn.Module, splits: Splits) -> dict[str, Estimate]:
    pictures, values = one_of_each(splits.validation), {}
    for beta in BETAS:
        values |= _approach(f"towards.at_{beta}", model, judge, pictures, beta)
    beta = chosen_beta({beta: values[f"towards.at_{beta}.success"].value for beta in BETAS})
    pictures = one_of_each(splits.test)
    return {
        **values,
        "towards.beta": _count(beta),
        "towards.beta_over_briefs": Estimate(beta / BRIEFS_BETA, unit="ratio"),
        "towards.steps": _count(APPROACH_STEPS),
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
        f"{name}.success": _mean(ours == wanted),
        f"{name}.confidence": _mean(_confidence(model, images[others], wanted)),
        f"{name}.rms": _mean(rms[others], unit="number"),
        f"{name}.judge_shown": _mean(theirs == shown),
        f"{name}.judge_wanted": _mean(theirs == wanted),
        f"{name}.judge_other": _mean((theirs != shown) & (theirs != wanted)),
    }


def _as_noisy(model: nn.Module, pictures: ImageSet, rms: float) -> dict[str, Estimate]:
    """What is seen in the pictures with random noise instead, of at least that root mean square."""
    wanted = torch.tensor(CLASSES).repeat_interleave(len(pictures))
    shown = pictures.labels.repeat(len(CLASSES))
    noisy = random_noise(
        pixels(pictures).repeat(len(CLASSES), 1, 1, 1),
        epsilon=2**0.5 * rms,  # black and white pixels lose half of their noise to clipping
        generator=torch.Generator().manual_seed(0),
    )
    seen = logits(model, noisy).argmax(1)[wanted != shown]
    wanted, shown = wanted[wanted != shown], shown[wanted != shown]
    return {
        "towards.noisy.wanted": _mean(seen == wanted),
        "towards.noisy.shown": _mean(seen == shown),
    }


# One noise for many images


def briefs_noises(
    model: nn.Module, images: ImageSet, epsilon: float, targets: Iterable[int] = CLASSES
) -> Tensor:
    """noise ← noise + d / std(d) on grey levels, within epsilon: one noise (C, H, W) per target."""
    return noise_per_target(model, pixels(images), targets, epsilon=epsilon, **_briefs_rule())


def quick_noises(model: nn.Module, images: ImageSet, epsilon: float) -> Tensor:
    """The same rule in ten long steps, five epsilons in all: what a thousand images allow."""
    options = {"loss": logit, "direction": standardized, "steps": _scaled(10, 3)}
    options["step_size"] = 5 * epsilon / options["steps"]
    return noise_per_target(model, pixels(images), CLASSES, epsilon=epsilon, **options)


def predictions(model: nn.Module, images: ImageSet, noises: Tensor) -> Tensor:
    """The class predicted for each image with each noise, (noises, N)."""
    given = pixels(images)
    return torch.stack([logits(model, add_noise(given, noise)).argmax(1) for noise in noises])


def reached(predicted: Tensor, labels: Tensor) -> Tensor:
    """For each image the share of the classes other than its own that its noise led to, (N,)."""
    targets = torch.tensor(CLASSES)[:, None]
    others = labels != targets
    return ((predicted == targets) & others).double().sum(0) / others.sum(0)


def _noises(model: nn.Module, splits: Splits) -> dict[str, Estimate]:
    ten, unseen, many = one_of_each(splits.test), sample(splits.test), sample(splits.train)
    targets, shares, hits, values = torch.tensor(CLASSES)[:, None], {}, {}, {}

    def on_unseen(noises: Tensor) -> Tensor:
        return reached(predictions(model, unseen, noises), unseen.labels)

    for level in LEVELS:
        epsilon = level * GREY
        noises = briefs_noises(model, ten, epsilon)
        predicted = predictions(model, ten, noises)
        hits[level] = predicted == targets
        shares[level] = {
            "on_ten": reached(predicted, ten.labels),
            "ten": on_unseen(noises),
            "random": on_unseen(_random_signs(epsilon)),
        }
        if level in MANY_LEVELS:
            shares[level]["many"] = on_unseen(quick_noises(model, many, epsilon))
        values |= {f"noise.at_{level}.{k}": _mean(share) for k, share in shares[level].items()}
    level = min((level for level in LEVELS if hits[level].all()), default=LEVELS[-1])
    single = briefs_noises(model, ten[:1], level * GREY)
    compared = shares[COMPARED]
    return {
        **values,
        **_sizes("noise.epsilon", level * GREY),
        **_sizes("noise.compared", COMPARED * GREY),
        "noise.steps": _count(_briefs_rule()["steps"]),
        "noise.unseen_images": _count(len(unseen)),
        "noise.many_images": _count(len(many)),
        "noise.hundred": Estimate(hits[level].double().mean().item(), n=hits[level].numel()),
        "noise.hardest": _count(int(hits[COMPARED].sum(1).argmin())),
        "noise.unseen": _mean(shares[level]["ten"]),
        "noise.random": _mean(shares[level]["random"]),
        "noise.single": _mean(on_unseen(single)),
        "noise.lost": bootstrap_difference(compared["on_ten"].tolist(), compared["ten"].tolist()),
        "noise.gained": _mean(compared["many"] - compared["ten"], unit="difference"),
        "noise.over_random": _mean(compared["ten"] - compared["random"], unit="difference"),
    }


def _random_signs(epsilon: float) -> Tensor:
    """Ten noises of ±epsilon that know nothing of the network."""
    generator = torch.Generator().manual_seed(0)
    return epsilon * (2 * torch.randint(2, (10, 1, 28, 28), generator=generator) - 1)


def _briefs_rule() -> dict:
    steps = _scaled(400, 5)
    return {"loss": logit, "direction": standardized, "steps": steps, "step_size": GREY}


# A noise for each image


def own_epsilons(model: nn.Module, images: ImageSet, *, targeted: bool) -> MinimalEpsilon:
    """The smallest epsilon of each image by itself: to any error, or to a class drawn at random."""
    generator = torch.Generator().manual_seed(0)
    shift = torch.randint(1, len(CLASSES), images.labels.shape, generator=generator)
    classes = (images.labels + shift) % len(CLASSES) if targeted else images.labels
    attack = partial(pgd, steps=_scaled(20, 5))
    return minimal_epsilon(
        attack, model, pixels(images), classes, cap=OWN_CAP, halvings=7, targeted=targeted
    )


def _own(model: nn.Module, images: ImageSet, universal: float) -> dict[str, Estimate]:
    values = {"own.images": _count(len(images)), **_sizes("own.epsilon", OWN_EPSILON)}
    values |= _sizes("own.cap", OWN_CAP)
    for name, targeted in {"error": False, "target": True}.items():
        found = own_epsilons(model, images, targeted=targeted)
        for level in OWN_LEVELS:
            values[f"own.{name}.at_{level}"] = _mean(_within(found, level * GREY))
        values[f"own.{name}.rate"] = _mean(_within(found, OWN_EPSILON))
        values[f"own.{name}.censored"] = _count(int(found.censored.sum()))
        median = found.median or OWN_CAP
        values |= _sizes(f"own.{name}.median", median)
        values[f"own.{name}.universal_over_median"] = Estimate(universal / median, unit="ratio")
    return values


def _within(found: MinimalEpsilon, epsilon: float) -> Tensor:
    return (found.values <= epsilon) & ~found.censored


# Are the attacks sound?


def _checks(
    model: nn.Module, judge: nn.Module, test: ImageSet, epsilon: float, target: int
) -> dict[str, list[dict]]:
    """The tests of both attacks at the epsilons that are reported, each as name, passed, detail."""
    some, ten = sample(test)[:200], one_of_each(test)
    own = self_tests(
        pgd,
        model,
        pixels(some),
        some.labels,
        epsilon=OWN_EPSILON,
        surrogate=judge,
        generator=torch.Generator().manual_seed(0),
    )
    one_for_all = universal_tests(
        partial(universal_noise, **_briefs_rule()),
        model,
        pixels(ten),
        torch.full_like(ten.labels, target),
        epsilon=epsilon,
        generator=torch.Generator().manual_seed(0),
        targeted=True,
    )
    return {"own": _rows(own), "universal": _rows(one_for_all)}


def _rows(checks: Sequence[Check]) -> list[dict]:
    return [asdict(check) for check in checks]


def _confidence(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    return logits(model, images).softmax(1).gather(1, classes[:, None])[:, 0]


def _mean(values: Tensor, unit: str = "fraction") -> Estimate:
    return bootstrap_mean(values.double().tolist(), unit=unit)


def _count(value: int) -> Estimate:
    return Estimate(value, unit="count")


def _sizes(name: str, epsilon: float) -> dict[str, Estimate]:
    """An epsilon in both units."""
    return {
        f"{name}.unit": Estimate(epsilon, unit="number"),
        f"{name}.grey": _count(round(epsilon * 255)),
    }


def _many() -> int:
    return _scaled(1_000, 30)


def _scaled(full: int, smoke: int) -> int:
    return full if settings.preset() == "full" else smoke
