"""Success rates of the three attacks over epsilon, on both models and on all of their trainings."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cnn_core.attack.goals import goal
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import (
    Estimate,
    bootstrap_mean,
    mean_over_seeds,
    paired_difference,
)
from cnn_core.studies.evasion.attacks import (
    EPSILONS,
    PASSES,
    attacked,
    goal_classes,
    victims,
)
from cnn_core.studies.samples import pixels

ASKED = (8, 16)  # the brief's, in grey levels
CONTESTED = (8, 32)  # from and to

Models = Mapping[str, Sequence[nn.Module]]  # the trainings of ``a`` and of ``b``, by seed


class Outcome(NamedTuple):
    """What an attack did to images, by training.

    Attributes:
        right: read right before the attack, (trainings, N) bool.
        reached: the goal is reached within so many grey levels, (trainings, N) bool each.
    """

    right: Tensor
    reached: dict[int, Tensor]

    def rates(self, levels: int) -> list[float]:
        """The share of the images that were read right to begin with, by training."""
        return [
            reached[right].double().mean().item()
            for reached, right in zip(self.reached[levels], self.right, strict=True)
        ]


def right(model: nn.Module, images: ImageSet) -> Tensor:
    """Which images the model reads right, (N,) bool."""
    return logits(model, pixels(images)).argmax(1) == images.labels


def reached(attack: str, model: nn.Module, adversarial: Tensor, images: ImageSet) -> Tensor:
    """Which adversarial images the model reads as the attack wants, (N,) bool."""
    is_there = goal(targeted=attack != "untargeted")
    return is_there(logits(model, adversarial), goal_classes(attack, images))


def outcome(
    attack: str, trainings: Sequence[nn.Module], test: ImageSet, epsilons: Iterable[int]
) -> Outcome:
    """An attack on each of ``trainings``, on every image of ``test`` that it is made for."""
    images = victims(attack, test)
    return Outcome(
        torch.stack([right(model, images) for model in trainings]),
        {
            levels: torch.stack(
                [
                    reached(attack, model, attacked(attack, model, images, levels), images)
                    for model in trainings
                ]
            )
            for levels in epsilons
        },
    )


def measured(models: Models, test: ImageSet) -> dict[str, Estimate]:
    """Rates of the first training of each model, means over all, and what the improvement gains."""
    values, strongest = {}, {}
    for name, trainings in models.items():
        found = {
            attack: outcome(attack, trainings, test, EPSILONS)
            for attack in ("targeted", "improved")
        }
        strongest[name] = found["improved"].rates(max(ASKED))
        found["untargeted"] = outcome("untargeted", trainings[:1], test, EPSILONS)
        for attack in PASSES:
            values |= _first(f"{name}.{attack}", found[attack])
        found["untargeted"] = outcome("untargeted", trainings, test, ASKED)
        for attack in PASSES:
            values |= {
                f"mean.{name}.{attack}.{levels}": mean_over_seeds(found[attack].rates(levels))
                for levels in found[attack].reached
            }
        values |= _gains(name, found["improved"], found["targeted"])
    values["resistance"] = paired_difference(strongest["a"], strongest["b"])
    return values | _shown(values)


def contested() -> list[int]:
    """The epsilons at which neither all nor none of the ones are fooled, in grey levels."""
    return [levels for levels in EPSILONS if CONTESTED[0] <= levels <= CONTESTED[1]]


def _shown(values: Mapping[str, Estimate]) -> dict[str, Estimate]:
    """At how many epsilons of both models, where the plain targeted attack leaves room, the
    improved one is better by more than chance."""
    room = [
        f"{name}.{levels}"
        for name in ("a", "b")
        for levels in contested()
        if values[f"mean.{name}.targeted.{levels}"].value < 0.95
    ]
    better = [place for place in room if values[f"mean_gain.{place}"].low > 0]
    return {
        "contested": Estimate(len(room), unit="count"),
        "better": Estimate(len(better), unit="count"),
    }


def _first(name: str, found: Outcome) -> dict[str, Estimate]:
    """The first training's rates by epsilon: of the images it read right; ``all.``, of all."""
    values = {}
    for levels, masks in found.reached.items():
        mask = masks[0].double()
        values[f"{name}.{levels}"] = bootstrap_mean(mask[found.right[0]].tolist())
        values[f"all.{name}.{levels}"] = bootstrap_mean(mask.tolist())
    return values


def _gains(name: str, improved: Outcome, targeted: Outcome) -> dict[str, Estimate]:
    """Improved minus targeted on the same images, resampled over images.

    ``gain.`` on the first training; ``mean_gain.``, each image's mean over the trainings that read
    it right.
    """
    values = {}
    right = improved.right.double()
    for levels in improved.reached:
        gain = improved.reached[levels].double() - targeted.reached[levels].double()
        first = gain[0][improved.right[0]]
        values[f"gain.{name}.{levels}"] = bootstrap_mean(first.tolist(), unit="difference")
        of_image = ((gain * right).sum(0) / right.sum(0))[right.any(0)]
        values[f"mean_gain.{name}.{levels}"] = bootstrap_mean(of_image.tolist(), unit="difference")
    return values
