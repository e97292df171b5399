"""Brief 001, optional part 2: what defends the digit network, and what only seems to.

Two variants over the same seeds that differ in nothing but the objective: ``plain`` learns from the
images as they are, ``robust`` from those that fool it most within epsilon. Beside them, inputs that
are cleaned before the plain network sees them, attacked with and without knowing of it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial

import torch
from torch import Generator, Tensor, nn

from cnn_core import runs, settings
from cnn_core.attack.checks import Check, self_tests
from cnn_core.attack.gradient import pgd
from cnn_core.attack.losses import margin
from cnn_core.attack.minimal import minimal_epsilon
from cnn_core.attack.preprocessing import Preprocessed, quantization, straight_through
from cnn_core.attack.result import judge
from cnn_core.attack.training import adversarial_cross_entropy
from cnn_core.data import mnist as data
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import (
    Estimate,
    bootstrap_mean,
    mean_over_seeds,
    paired_difference,
)
from cnn_core.explain import blur
from cnn_core.results import read_results, write_results
from cnn_core.studies import mnist
from cnn_core.studies.visualize import pixels, sample
from cnn_core.train import Recipe

TITLE = "Defences of the digit network: learning from attacks, and inputs that are cleaned first"
NAME = "defend"
VARIANTS = ("plain", "robust")
SEEDS = (0, 1, 2)
EPSILON = 0.3  # the usual one for these digits, since Madry et al. (2018)
EPSILONS = (0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4)
MIDDLE = 0.2  # where cleaned inputs and transfer are compared: large for one, small for the other
CAP = 0.5  # at half the grey scale every pixel can become grey
STEPS = 20
STRONGER = {"steps": 50, "restarts": 5, "loss": margin}

PLAIN = mnist.PLAIN
RECIPES = {
    "plain": PLAIN,
    "robust": replace(
        PLAIN, objective=partial(adversarial_cross_entropy, epsilon=EPSILON, steps=5)
    ),
}

LEVELS = quantization(4)
# What cleans the images, and what an attack takes in its place to get a gradient.
CLEANINGS = {
    "blur": (blur(1.0), blur(1.0)),
    "levels": (LEVELS, straight_through(LEVELS)),
    "binary": (quantization(2), straight_through(quantization(2))),
}


def recipes() -> dict[str, Recipe]:
    """The recipe of each variant at the scale of the preset."""
    if settings.preset() == "full":
        return RECIPES
    gentle = partial(adversarial_cross_entropy, epsilon=EPSILON / 3, steps=2)
    return {
        "plain": replace(PLAIN, epochs=6, batch_size=32),
        "robust": replace(PLAIN, epochs=6, batch_size=32, objective=gentle),
    }


def planned() -> list[runs.Run]:
    """All runs, in the order in which they are trained."""
    return [
        runs.Run(NAME, variant, recipe, seed)
        for seed in SEEDS
        for variant, recipe in recipes().items()
    ]


def run(
    only_seeds: Sequence[int] | None = None,
    device: torch.device | None = None,
    retrain: bool = False,
) -> None:
    """Train what is not there yet, attack it, and write the results."""
    splits = data.load()
    records = runs.obtain_all(
        planned(),
        splits,
        data_module=data.__name__,
        only_seeds=only_seeds,
        device=device,
        retrain=retrain,
    )
    if records:
        _write(records, splits)


def networks(variant: str) -> list[nn.Module]:
    """The trained networks of a variant, by seed."""
    stems = [record["stem"] for record in records(variant)]
    return [runs.load_model(stem) for stem in stems]


def records(variant: str) -> list[dict]:
    """The run records of a variant, by seed."""
    return _of_variant(map(runs.read_record, read_results(NAME)["artifacts"]), variant)


def _of_variant(records: Sequence[dict], variant: str) -> list[dict]:
    return sorted((r for r in records if r["variant"] == variant), key=lambda r: r["seed"])


def _write(records: list[dict], splits: Splits) -> None:
    by_variant = {variant: _of_variant(records, variant) for variant in VARIANTS}
    trained = {
        variant: [runs.load_model(record["stem"]) for record in of_variant]
        for variant, of_variant in by_variant.items()
    }
    test = splits.test if settings.preset() == "full" else splits.test[:20]
    images = sample(test)
    values = {
        "epsilon": Estimate(EPSILON, unit="number"),
        "images": Estimate(len(images), unit="count"),
        "seeds": Estimate(len(SEEDS), unit="count"),
        **_clean(by_variant),
        **_attacked(trained, images),
        **_whole(trained, test),
        **_stronger(trained["robust"], images),
        **_minimal(trained, images),
        **_transfer(trained, images),
        **_cleaned(trained["plain"], images),
    }
    stems = [record["stem"] for record in records]
    write_results(
        NAME,
        {f"{NAME}.{name}": value for name, value in values.items()},
        artifacts=stems,
        about={"kept": stems},
        module=__name__,
    )


# Learning from attacks


def attack(model: nn.Module, images: ImageSet, epsilon: float, **options: object) -> Tensor:
    """PGD from a random start: adversarial images (N, C, H, W) in [0, 1]."""
    generator = Generator().manual_seed(0)
    return pgd(
        model,
        pixels(images),
        images.labels,
        epsilon=epsilon,
        generator=generator,
        **({"steps": STEPS} | options),
    )


def accuracy(model: nn.Module, adversarial: Tensor, images: ImageSet) -> float:
    """The share of adversarial images that ``model`` still reads right."""
    return 1 - _fooled(model, adversarial, images).double().mean().item()


def _fooled(model: nn.Module, adversarial: Tensor, images: ImageSet) -> Tensor:
    return judge(model, pixels(images), adversarial, images.labels).success


def _clean(records: dict[str, list[dict]]) -> dict[str, Estimate]:
    """Accuracy on the test images as they are, and the price of the defence in it and in time."""
    of_variant = {
        variant: [record["test"]["accuracy"] for record in records[variant]] for variant in VARIANTS
    }
    seconds = [sum(record["seconds"] for record in records[variant]) for variant in VARIANTS]
    return {
        **{f"accuracy.{variant}": mean_over_seeds(of_variant[variant]) for variant in VARIANTS},
        "accuracy_difference": paired_difference(of_variant["robust"], of_variant["plain"]),
        "time_ratio": Estimate(seconds[1] / seconds[0], n=len(SEEDS), unit="ratio"),
    }


def _attacked(trained: dict[str, list[nn.Module]], images: ImageSet) -> dict[str, Estimate]:
    """Accuracy under attack over epsilon, in hundredths of the grey scale."""
    return {
        f"attacked.{variant}.{round(100 * epsilon)}": mean_over_seeds(
            [accuracy(model, attack(model, images, epsilon), images) for model in models]
        )
        for variant, models in trained.items()
        for epsilon in EPSILONS
    }


def _whole(trained: dict[str, list[nn.Module]], test: ImageSet) -> dict[str, Estimate]:
    """Accuracy under attack on all test images, at the epsilon of the training."""
    found = {
        variant: [accuracy(model, attack(model, test, EPSILON), test) for model in models]
        for variant, models in trained.items()
    }
    return {
        **{f"whole.{variant}": mean_over_seeds(values) for variant, values in found.items()},
        "whole_difference": paired_difference(found["robust"], found["plain"]),
    }


def _stronger(robust: list[nn.Module], images: ImageSet) -> dict[str, Estimate]:
    """The robust networks under an attack with another loss, more steps and restarts."""
    stronger = partial(attack, epsilon=EPSILON, **STRONGER)
    usual = [accuracy(model, attack(model, images, EPSILON), images) for model in robust]
    found = [accuracy(model, stronger(model, images), images) for model in robust]
    return {
        "stronger.robust": mean_over_seeds(found),
        "stronger_difference": paired_difference(found, usual),
    }


def _minimal(trained: dict[str, list[nn.Module]], images: ImageSet) -> dict[str, Estimate]:
    """The epsilon that is enough for half of the images, and the share that resists the cap."""
    values = {"cap": Estimate(CAP, unit="number")}
    for variant, models in trained.items():
        found = [minimal(model, images) for model in models]
        resisting = [one.censored.double().mean().item() for one in found]
        values[f"minimal.{variant}.resisting"] = mean_over_seeds(resisting)
        if all(one.median is not None for one in found):
            medians = mean_over_seeds([one.median for one in found], unit="number")
            values[f"minimal.{variant}.median"] = medians
    return values


def minimal(model: nn.Module, images: ImageSet):
    """The smallest epsilon that fools ``model``, image by image, up to the cap."""
    return minimal_epsilon(pgd, model, pixels(images), images.labels, cap=CAP, halvings=7)


# Transfer


def transfer(
    trained: dict[str, list[nn.Module]], images: ImageSet
) -> Iterator[tuple[str, int, str, int, Tensor]]:
    """Attacks made on each network, shown to each: source, its seed, victim, its seed, fooled (N,).

    Plain networks come first, as sources and as victims.
    """
    members = [
        (variant, seed, model)
        for variant, models in trained.items()
        for seed, model in zip(SEEDS, models, strict=True)
    ]
    for source, source_seed, attacked in members:
        adversarial = attack(attacked, images, MIDDLE)
        for victim, victim_seed, model in members:
            fooled = _fooled(model, adversarial, images)
            yield source, source_seed, victim, victim_seed, fooled


def _transfer(trained: dict[str, list[nn.Module]], images: ImageSet) -> dict[str, Estimate]:
    """Each pair, and the mean over the pairs of a kind that do not share the network."""
    values, of_kind = {}, {}
    for source, source_seed, victim, victim_seed, fooled in transfer(trained, images):
        name = f"transfer.{source}_{source_seed}.{victim}_{victim_seed}"
        values[name] = bootstrap_mean(fooled.double().tolist())
        own = (source, source_seed) == (victim, victim_seed)
        kind = f"{source}_itself" if own else f"{source}_to_{victim}"
        of_kind.setdefault(kind, []).append(fooled.double())
    for kind, several in of_kind.items():
        values[f"transfer_mean.{kind}"] = bootstrap_mean(torch.stack(several).mean(0).tolist())
    return values


# Inputs that are cleaned first


def _cleaned(plain: list[nn.Module], images: ImageSet) -> dict[str, Estimate]:
    """Accuracy of the plain networks behind each cleaning: unattacked, and under three attacks.

    ``blind`` was made on the bare network, ``naive`` on the defended one as it is, ``through`` on
    the one with a gradient. ``over_…`` is what the cleaning seems to be worth to each of the first
    two, and is not.
    """
    values = {"middle": Estimate(MIDDLE, unit="number")}
    unseen = [attack(model, images, MIDDLE) for model in plain]
    for name, (clean, approximated) in CLEANINGS.items():
        defended = [Preprocessed(clean, model) for model in plain]
        open_ones = [Preprocessed(approximated, model) for model in plain]
        adversarial = {
            "clean": [pixels(images)] * len(plain),
            "blind": unseen,
            "naive": [attack(model, images, MIDDLE) for model in defended],
            "through": [attack(model, images, MIDDLE) for model in open_ones],
        }
        of_way = {}
        for way, shown in adversarial.items():
            found = [
                accuracy(model, some, images) for model, some in zip(defended, shown, strict=True)
            ]
            of_way[way] = found
            values[f"cleaned.{name}.{way}"] = mean_over_seeds(found)
        for way in ("blind", "naive"):
            seeming = paired_difference(of_way[way], of_way["through"])
            values[f"cleaned.{name}.over_{way}"] = seeming
    return values


# Is the attack sound?


def checks(
    trained: dict[str, list[nn.Module]], images: ImageSet
) -> dict[str, tuple[float, list[Check]]]:
    """The self-tests of the attack on each kind of network: epsilon, and what was found.

    The last attack is a broken one: it asks the rounding for a gradient, and gets none.
    """
    plain, surrogate = trained["plain"][:2]
    subjects = {
        "plain": (plain, 0.1),
        "robust": (trained["robust"][0], EPSILON),
        "blurred": (Preprocessed(CLEANINGS["blur"][0], plain), MIDDLE),
        "four levels, straight through": (Preprocessed(straight_through(LEVELS), plain), MIDDLE),
        "four levels, naive": (Preprocessed(LEVELS, plain), MIDDLE),
    }
    return {
        name: (
            epsilon,
            self_tests(
                partial(pgd, steps=STEPS, generator=Generator().manual_seed(0)),
                model,
                pixels(images),
                images.labels,
                epsilon=epsilon,
                surrogate=surrogate,
                generator=Generator().manual_seed(0),
            ),
        )
        for name, (model, epsilon) in subjects.items()
    }
