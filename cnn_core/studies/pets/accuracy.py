"""How well the photos are classified, and what the mistakes have in common."""

import torch
from torch import Tensor, nn

from cnn_core import accounting
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import (
    Estimate,
    bootstrap_difference,
    mean_over_seeds,
)
from cnn_core.evaluate.predict import predict
from cnn_core.evaluate.scores import Scores, calibration
from cnn_core.explain.reference import edge_map
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.samples import pixels

SIDES = ("train", "validation")


def measured(records: list[dict], model: nn.Sequential, test: ImageSet) -> dict[str, Estimate]:
    scores = Scores(predict(model, test), test.labels)
    return {
        "accuracy": mean_over_seeds([record["test"]["accuracy"] for record in records]),
        "validation_accuracy": mean_over_seeds([r["validation"]["accuracy"] for r in records]),
        **_time(records),
        "first_epoch": mean_over_seeds([_validation(r)[0] for r in records]),
        "gap": mean_over_seeds(
            [r["history"]["train"]["accuracy"][-1] - _validation(r)[-1] for r in records],
            unit="difference",
        ),
        "params": count(accounting.parameters_by_numel(model)),
        "macs": count(accounting.totals(accounting.layers(model, test.shape))["total"].macs),
        **_best(scores, test),
        **_shared_mistakes(records, len(test)),
        **_photos(scores, test),
    }


def _time(records: list[dict]) -> dict[str, Estimate]:
    """How long a training takes where nothing else runs: as long as its fastest epoch, each time.

    Other work on the machine only ever makes an epoch slower.
    """
    sides = [record["history"][side]["seconds"] for record in records for side in SIDES]
    fastest = sum(min(map(min, sides[start :: len(SIDES)])) for start in range(len(SIDES)))
    return {
        "epoch_seconds": Estimate(fastest, unit="seconds"),
        "minutes": Estimate(fastest * records[0]["recipe"]["epochs"] / 60, unit="number"),
    }


def mistakes(scores: Scores) -> Tensor:
    """The misclassified photos, the most confident mistake first."""
    return scores.wrong[scores.confidence[scores.wrong].argsort(descending=True)]


def _best(scores: Scores, test: ImageSet) -> dict[str, Estimate]:
    found = {
        "best.accuracy": scores.accuracy_estimate(),
        "best.wrong": count(len(scores.wrong)),
        "best.calibration_error": Estimate(calibration(scores).error, n=len(test)),
        "best.overconfidence": mean(scores.confidence - scores.correct.float(), "difference"),
    }
    right = {
        name: scores.correct[test.labels == label].double()
        for label, name in enumerate(test.classes)
    }
    first, second = right.values()
    recalls = {f"best.recall.{name}": mean(values, "fraction") for name, values in right.items()}
    return (
        found
        | recalls
        | {"best.recall_difference": bootstrap_difference(first.tolist(), second.tolist())}
    )


def _shared_mistakes(records: list[dict], photos: int) -> dict[str, Estimate]:
    """Photos that every training gets wrong, beside what chance would leave."""
    wrong = torch.zeros(len(records), photos)
    for row, record in zip(wrong, records, strict=True):
        row[record["test"]["wrong"]] = 1
    shared, by_chance = int(wrong.amin(0).sum()), float(wrong.mean(1).prod() * photos)
    low, high = (
        _over_chance(wrong, _resamples(photos)).quantile(torch.tensor([0.025, 0.975])).tolist()
    )
    return {
        "mistakes.any": count(int(wrong.amax(0).sum())),
        "mistakes.all": count(shared),
        "mistakes.all_by_chance": Estimate(by_chance, n=photos, unit="number"),
        "mistakes.all_over_chance": Estimate(
            _over_chance(wrong, torch.ones(1, photos)).item(), low, high, photos, "ratio"
        ),
    }


def _over_chance(wrong: Tensor, weights: Tensor) -> Tensor:
    """Mistakes that all trainings share over what chance would leave, for each row of weights.

    Args:
        wrong: 0 or 1, (trainings, photos).
        weights: how often each photo counts, (rows, photos).
    """
    photos = wrong.shape[1]
    shared, each = weights @ wrong.amin(0) / photos, weights @ wrong.T / photos
    return shared / each.prod(1).clamp(min=1e-12)


def _resamples(photos: int) -> Tensor:
    """How often each photo is drawn in each of two thousand bootstrap samples."""
    drawn = torch.randint(photos, (2_000, photos), generator=torch.Generator().manual_seed(0))
    return torch.zeros(2_000, photos).scatter_add_(1, drawn, torch.ones(2_000, photos))


def _photos(scores: Scores, test: ImageSet) -> dict[str, Estimate]:
    """Light, contrast and detail of misclassified photos against those of the others.

    In units of the standard deviation over all photos.
    """
    given = pixels(test)
    qualities = {
        "brightness": given.mean((1, 2, 3)),
        "contrast": given.mean(1).flatten(1).std(1),
        "detail": edge_map(given).mean((1, 2)),
    }
    values = {}
    for name, quality in qualities.items():
        standard = ((quality - quality.mean()) / quality.std()).double()
        wrong, right = standard[~scores.correct].tolist(), standard[scores.correct].tolist()
        if wrong:
            values[f"mistakes.{name}"] = bootstrap_difference(wrong, right, unit="number")
    return values


def _validation(record: dict) -> list[float]:
    return record["history"]["validation"]["accuracy"]
