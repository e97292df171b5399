"""Which test images are shown and measured: by rules, so that nobody picked the pretty ones."""

from collections.abc import Sequence

import torch
from torch import Tensor

from cnn_core.data.images import ImageSet
from cnn_core.evaluate.scores import Scores
from cnn_core.studies.samples import scaled

FEW = 300  # images on which what takes many passes is measured
SHORT = {"airplane": "plane", "automobile": "car"}  # for figures


def some(test: ImageSet, count: int, smoke: int = 24) -> ImageSet:
    """``count`` test images drawn at random (``smoke`` when smoke), the same in every call."""
    generator = torch.Generator().manual_seed(0)
    return test[torch.randperm(len(test), generator=generator)[: scaled(count, smoke)]]


def firsts(labels: Tensor, chosen: Tensor, count: int) -> Tensor:
    """The first ``count`` images among the ``chosen`` (bool) that differ in class, in their order.

    Args:
        labels: int64, (N,).

    Example:
        >>> firsts(torch.tensor([3, 3, 1, 0, 1]), torch.tensor([0, 1, 1, 0, 1]).bool(), 2)
        tensor([1, 2])
    """
    found: dict[int, int] = {}
    for index in chosen.nonzero().flatten().tolist():
        found.setdefault(int(labels[index]), index)
        if len(found) == count:
            break
    return torch.tensor(list(found.values()), dtype=torch.int64)


def captions(classes: Sequence[str], true: Tensor, predicted: Tensor) -> list[str]:
    """What each image shows, and what the network sees where that is something else.

    Example:
        >>> captions(("cat", "automobile"), torch.tensor([0, 1]), torch.tensor([0, 0]))
        ['cat', 'car → cat']
    """
    words = [SHORT.get(name, name) for name in classes]
    pairs = zip(true.tolist(), predicted.tolist(), strict=True)
    return [
        words[one] if one == other else f"{words[one]} → {words[other]}" for one, other in pairs
    ]


def answers(record: dict, labels: Tensor) -> Tensor:
    """The class that a run's network predicted for each test image, from its record, (N,)."""
    predicted = labels.clone()
    predicted[record["test"]["wrong"]] = torch.tensor(record["test"]["predicted"])
    return predicted


def wrong_and_right(scores: Scores, most: int) -> tuple[Tensor, Tensor]:
    """At most ``most`` misclassified images, and as many others, drawn at random: two indices."""
    generator = torch.Generator().manual_seed(0)

    def drawn(index: Tensor, count: int) -> Tensor:
        return index[torch.randperm(len(index), generator=generator)[:count]]

    wrong = drawn(scores.wrong, most)
    return wrong, drawn(scores.correct.nonzero().flatten(), len(wrong))


def as_sure(scores: Scores, wrong: Tensor) -> Tensor:
    """For each misclassified image an image that is classified right as surely, none twice.

    What sets mistakes apart from other images is often no more than that the network is unsure.
    Returns indices (M,), at most as many as there are right ones.
    """
    left = scores.correct.nonzero().flatten()
    matched = []
    for confidence in scores.confidence[wrong[: len(left)]]:
        nearest = (scores.confidence[left] - confidence).abs().argmin()
        matched.append(left[nearest])
        left = torch.cat([left[:nearest], left[nearest + 1 :]])
    return torch.stack(matched) if matched else wrong[:0]
