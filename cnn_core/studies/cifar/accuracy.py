"""How well the two networks classify, where they fail, and whether they know it."""

from collections.abc import Mapping

import torch
from torch import nn

from cnn_core import accounting
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference
from cnn_core.evaluate.scores import Scores, calibration
from cnn_core.studies import reestimation
from cnn_core.studies.estimates import count, mean

BAR = 0.85  # of the validation images, as the brief asks
PAIR = (3, 5)  # cat and dog
VEHICLES = (0, 1, 8, 9)  # airplane, automobile, ship and truck; the other six are animals
SIDES = ("train", "validation")


def measured(
    records: Mapping[str, dict],
    models: Mapping[str, nn.Module],
    scores: Mapping[str, Scores],
    test: ImageSet,
) -> dict[str, Estimate]:
    """For each network by name, and what the two have in common."""
    values = {}
    for name, record in records.items():
        of_one = {
            **_size(models[name], test),
            **_training(record),
            **_reestimation(record, len(test)),
            **_scores(scores[name]),
            **_mistakes(scores[name]),
        }
        values |= {f"{name}.{what}": value for what, value in of_one.items()}
    return values | _shared(scores["resnet18"], scores["resnet"]) | {"bar": count(round(100 * BAR))}


def _size(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    total = accounting.totals(accounting.layers(model, test.shape))["total"]
    return {"params.total": count(total.parameters), "macs": count(total.macs)}


def _training(record: dict) -> dict[str, Estimate]:
    """Epochs, the time of a training where nothing else runs, and what the curves come to."""
    history, epochs = record["history"], record["recipe"]["epochs"]
    seconds = sum(min(history[side]["seconds"]) for side in SIDES)
    validation = history["validation"]["accuracy"]
    reached = [epoch for epoch, found in enumerate(validation, start=1) if found >= BAR]
    return {
        "epochs": count(epochs),
        "minutes": Estimate(seconds * epochs / 60, unit="number"),
        "bar_epoch": count(reached[0]) if reached else Estimate(float("nan"), n=0, unit="count"),
        "gap": Estimate(history["train"]["accuracy"][-1] - validation[-1], unit="difference"),
    }


def _reestimation(record: dict, images: int) -> dict[str, Estimate]:
    """The accuracy before the normalizations got new statistics, and what those brought."""
    before = reestimation.right(record["as_trained"]["test"], images)
    return {
        "as_trained": mean(before, "fraction"),
        "reestimation": reestimation.gain(record, images),
    }


def _scores(scores: Scores) -> dict[str, Estimate]:
    right, sure = scores.correct.double(), scores.confidence.double()
    recalls = [right[scores.labels == label].mean() for label in scores.labels.unique()]
    return {
        "accuracy": scores.accuracy_estimate(),
        "recall.lowest": Estimate(float(min(recalls))),
        "recall.highest": Estimate(float(max(recalls))),
        "calibration_error": Estimate(calibration(scores).error, n=len(right)),
        "overconfidence": mean(sure - right, "difference"),
    }


def _mistakes(scores: Scores) -> dict[str, Estimate]:
    """How many there are, between cats and dogs, and within animals and within vehicles."""
    true, guess = scores.labels[scores.wrong], scores.predicted[scores.wrong]
    pair = torch.isin(true, torch.tensor(PAIR)) & torch.isin(guess, torch.tensor(PAIR))
    vehicles = torch.tensor(VEHICLES)
    same = torch.isin(true, vehicles) == torch.isin(guess, vehicles)
    # The other classes of the same kind, among the nine that a wrong answer can be.
    others = torch.where(torch.isin(true, vehicles), len(VEHICLES) - 1, 9 - len(VEHICLES))
    return {
        "wrong": count(len(true)),
        "mistakes.pair": mean(pair, "fraction"),
        "mistakes.same_kind": mean(same, "fraction"),
        "mistakes.same_kind_by_chance": Estimate((others / 9).mean().item(), n=len(true)),
    }


def _shared(ours: Scores, theirs: Scores) -> dict[str, Estimate]:
    """Of the mistakes of the first network: does the second make them, too, and the same ones?

    ``shared.excess`` is the second one's error among them minus its error on the other images.
    """
    other = (~theirs.correct).double()
    both = ~ours.correct & ~theirs.correct
    same = ours.predicted[both] == theirs.predicted[both]
    values = {
        "shared.wrong": mean(other[~ours.correct], "fraction"),
        "shared.same_answer": mean(same, "fraction"),
    }
    groups = other[~ours.correct].tolist(), other[ours.correct].tolist()
    if all(groups):
        values["shared.excess"] = bootstrap_difference(*groups)
    return values
