"""Every kind of image before every judge, real digits and an untrained network's among them."""

from collections.abc import Mapping
from typing import NamedTuple

import torch
from torch import Tensor, nn

from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference, bootstrap_mean
from cnn_core.studies import mnist, visualize
from cnn_core.studies.dream.classes import CLASSES, GRIDS, dream, starts_and_classes
from cnn_core.studies.dream.likeness import agreement, alike, nearest, roughness
from cnn_core.studies.judges import confidence
from cnn_core.studies.samples import pixels

SHARES = ("confidence", "agreement", "neighbor_class")


def untrained(images: Tensor) -> nn.Module:
    """The network before training, its logits scaled to spread over ``images`` like the trained's.

    Untrained logits hardly differ, so that any penalty would outweigh them.
    """
    network, trained = visualize.untrained(), mnist.best_model()
    with torch.no_grad():
        gain = trained(images).std(0).mean() / network(images).std(0).mean()
        network.fc2.weight *= gain
        network.fc2.bias *= gain
    return network


def real_digits(images: ImageSet) -> ImageSet:
    """As many digits of each class as there are dreams of it, the first of the set."""
    _, classes = starts_and_classes()
    each = len(classes) // CLASSES
    found = [(images.labels == digit).nonzero().flatten()[:each] for digit in range(CLASSES)]
    return images[torch.cat(found)]


class Group(NamedTuple):
    """Images (N, 1, H, W), their labels (N,), and the network that they are for."""

    network: nn.Module
    images: Tensor
    labels: Tensor


def groups(model: nn.Module, splits: Splits, chosen: Mapping) -> dict[str, Group]:
    """Images of each kind from the same starts, real digits, and an untrained network's images."""
    start, classes = starts_and_classes()
    fresh, real = untrained(pixels(splits.validation[:500])), real_digits(splits.test)
    kinds = {kind: (model, chosen[kind]) for kind in GRIDS} | {"untrained": (fresh, chosen["l2"])}
    return {
        **{
            name: Group(network, dream(network, classes, start, **strengths).images, classes)
            for name, (network, strengths) in kinds.items()
        },
        "real": Group(model, pixels(real), real.labels),
    }


def measured(
    model: nn.Module, judge: nn.Module, splits: Splits, chosen: Mapping
) -> dict[str, Estimate]:
    """Every kind of image before every judge."""
    shown = groups(model, splits, chosen)
    answers = {name: _answers(group, judge, splits.train) for name, group in shown.items()}
    values = {
        f"{name}.{question}": bootstrap_mean(
            answer.tolist(), unit="fraction" if question in SHARES else "number"
        )
        for name, of_group in answers.items()
        for question, answer in of_group.items()
    }
    brief, real = answers["l2"], answers["real"]
    for name in ("tv", "blur", "moved", "together", "untrained"):
        gain = answers[name]["agreement"] - brief["agreement"]  # from the same starts
        values[f"{name}.agreement_over_l2"] = bootstrap_mean(gain.tolist(), unit="difference")
    values["l2.alike_over_real"] = bootstrap_difference(
        brief["alike"].tolist(), real["alike"].tolist(), unit="number"
    )
    ink = values["l2.ink"].value
    return values | _dimmed(shown["real"], ink, brief["confidence"])


def _answers(group: Group, judge: nn.Module, train: ImageSet) -> dict[str, Tensor]:
    """By question, an answer for each image; for ``alike``, one for each class."""
    network, images, labels = group
    likeness, neighbor = nearest(images, pixels(train))
    return {
        "confidence": confidence(network, images, labels),
        "agreement": agreement(judge, images, labels),
        "neighbor_class": (train.labels[neighbor] == labels).double(),
        "ink": images.square().flatten(1).sum(1),
        "likeness": likeness,
        "roughness": roughness(images),
        "alike": alike(images, labels),
    }


def _dimmed(real: Group, ink: float, dreamt: Tensor) -> dict[str, Estimate]:
    """Real digits with no more ink than the images under the squared penalty."""
    share = (ink / real.images.square().flatten(1).sum(1)).sqrt().clamp(max=1)
    sure = confidence(real.network, real.images * share.view(-1, 1, 1, 1), real.labels)
    return {
        "dim.share": bootstrap_mean(share.tolist()),
        "dim.confidence": bootstrap_mean(sure.tolist()),
        "l2.over_dim": bootstrap_difference(dreamt.tolist(), sure.tolist()),
    }
