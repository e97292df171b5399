"""One noise per class for many images (the brief's added noise), and how universal it is."""

from collections.abc import Iterable
from dataclasses import asdict
from functools import partial

import torch
from torch import Generator, Tensor, nn

from cnn_core.ascent import standardized
from cnn_core.attack.losses import logit
from cnn_core.attack.result import logits
from cnn_core.attack.universal import add_noise, noise_per_target, universal_noise
from cnn_core.attack.universal_checks import universal_tests
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference
from cnn_core.studies.adversarial.common import CLASSES, GREY, count, mean, sizes
from cnn_core.studies.samples import one_of_each, pixels, sample, scaled

LEVELS = (16, 32, 48, 64, 80, 96, 112)  # epsilons in grey levels
MANY_LEVELS = (32, 64, 96)  # those that are also made on a thousand images
QUICK_STEPS = 30
COMPARED = 64  # at a quarter of the grey scale no noise succeeds always


def briefs_noises(
    model: nn.Module, images: ImageSet, epsilon: float, targets: Iterable[int] = CLASSES
) -> Tensor:
    """noise ← noise + d / std(d) on grey levels, within epsilon: one noise (C, H, W) per target."""
    return noise_per_target(model, pixels(images), targets, epsilon=epsilon, **_briefs_rule())


def quick_noises(model: nn.Module, images: ImageSet, epsilon: float) -> Tensor:
    """The same rule in fewer, longer steps, five epsilons in all: what a thousand images allow."""
    options = {"loss": logit, "direction": standardized, "steps": scaled(QUICK_STEPS, 3)}
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


def measured(model: nn.Module, splits: Splits) -> dict[str, Estimate]:
    """How often one noise gets its way, by its size and by the images it was made on."""
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
        values |= {f"noise.at_{level}.{k}": mean(share) for k, share in shares[level].items()}
    level = min((level for level in LEVELS if hits[level].all()), default=LEVELS[-1])
    single = briefs_noises(model, ten[:1], level * GREY)
    compared = shares[COMPARED]
    return {
        **values,
        **sizes("noise.epsilon", level * GREY),
        **sizes("noise.compared", COMPARED * GREY),
        "noise.steps": count(_briefs_rule()["steps"]),
        "noise.unseen_images": count(len(unseen)),
        "noise.many_images": count(len(many)),
        "noise.hundred": Estimate(hits[level].double().mean().item(), n=hits[level].numel()),
        "noise.hardest": count(int(hits[COMPARED].sum(1).argmin())),
        "noise.unseen": mean(shares[level]["ten"]),
        "noise.random": mean(shares[level]["random"]),
        "noise.single": mean(on_unseen(single)),
        "noise.lost": bootstrap_difference(compared["on_ten"].tolist(), compared["ten"].tolist()),
        "noise.gained": mean(compared["many"] - compared["ten"], unit="difference"),
        "noise.over_random": mean(compared["ten"] - compared["random"], unit="difference"),
    }


def _random_signs(epsilon: float) -> Tensor:
    """Ten noises of ±epsilon that know nothing of the network."""
    generator = Generator().manual_seed(0)
    return epsilon * (2 * torch.randint(2, (10, 1, 28, 28), generator=generator) - 1)


def _briefs_rule() -> dict:
    steps = scaled(400, 5)
    return {"loss": logit, "direction": standardized, "steps": steps, "step_size": GREY}


def checks(model: nn.Module, test: ImageSet, epsilon: float, target: int) -> list[dict]:
    """The tests of the brief's noise for a class at an epsilon, each as name, passed, detail."""
    ten = one_of_each(test)
    found = universal_tests(
        partial(universal_noise, **_briefs_rule()),
        model,
        pixels(ten),
        torch.full_like(ten.labels, target),
        epsilon=epsilon,
        generator=Generator().manual_seed(0),
        targeted=True,
    )
    return [asdict(check) for check in found]
