"""What an attack that was made on one network does to another."""

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.studies.defend.attacked import Trained, attack, fooled
from cnn_core.studies.defend.variants import SEEDS

EPSILON = 0.2  # large for a plain network, small for a robust one


class Member(NamedTuple):
    variant: str
    seed: int


def attacks(trained: Trained, images: ImageSet) -> Iterator[tuple[Member, Member, Tensor]]:
    """Attacks made on each network, shown to each: source, victim, which are misread (N,)."""
    members = {
        Member(variant, seed): model
        for variant, models in trained.items()
        for seed, model in zip(SEEDS, models, strict=True)
    }
    for source, attacked in members.items():
        adversarial = attack(attacked, images, EPSILON)
        for victim, model in members.items():
            yield source, victim, fooled(model, adversarial, images)


def transferred(trained: Trained, images: ImageSet) -> dict[str, Estimate]:
    """Each pair, and the mean over the pairs of a kind that do not share the network."""
    values, of_kind = {}, {}
    for source, victim, misread in attacks(trained, images):
        name = f"transfer.{source.variant}_{source.seed}.{victim.variant}_{victim.seed}"
        values[name] = bootstrap_mean(misread.double().tolist())
        itself = f"{source.variant}_itself"
        kind = itself if source == victim else f"{source.variant}_to_{victim.variant}"
        of_kind.setdefault(kind, []).append(misread.double())
    for kind, several in of_kind.items():
        values[f"transfer_mean.{kind}"] = bootstrap_mean(torch.stack(several).mean(0).tolist())
    return values
