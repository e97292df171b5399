"""Briefs 004 and 003: CIFAR-10 by two residual networks, CAM, Grad-CAM, Shapley values."""

from torch import nn

from cnn_core import runs
from cnn_core.data import cifar as data
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate
from cnn_core.evaluate.predict import predict
from cnn_core.evaluate.scores import Scores
from cnn_core.results import read_results, write_results
from cnn_core.studies.cifar import (
    accuracy,
    cam,
    compression,
    gradcam,
    pretrained,
    shapley,
)
from cnn_core.studies.cifar.chosen import FEW, some
from cnn_core.studies.cifar.training import NAME, planned
from cnn_core.studies.estimates import count
from cnn_core.studies.reestimation import reestimated

TITLE = "CIFAR-10: two residual networks, their class activation maps, and Shapley values"


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, measure, and write the results."""
    splits = data.load()
    if trained := runs.obtain_all(planned(), splits, request, data_module=data.__name__):
        records = [reestimated(record, splits) for record in trained]
        _write({record["variant"]: record for record in records}, splits)


def network(variant: str) -> nn.Sequential:
    """The finished network of a variant: ``resnet``, the brief's, or ``resnet18``."""
    return runs.load_model(record(variant)["stem"])


def record(variant: str) -> dict:
    """The run record of a variant."""
    return runs.read_record(read_results(NAME)["about"][variant])


def _write(records: dict[str, dict], splits: Splits) -> None:
    models = {variant: runs.load_model(record["stem"]) for variant, record in records.items()}
    test, few = splits.test, some(splits.test, FEW)
    brief, ours = models["resnet"], models["resnet18"]
    scores = {name: Scores(predict(model, test), test.labels) for name, model in models.items()}
    values = {
        **_sizes(splits),
        **accuracy.measured(records, models, scores, test),
        **compression.measured(brief, splits),
        **pretrained.measured(test),
        **cam.measured(brief, few),
        **gradcam.measured(ours, test, scores["resnet18"], few),
        **shapley.measured(ours, few),
    }
    stems = {variant: record["stem"] for variant, record in records.items()}
    write_results(
        NAME,
        values,
        artifacts=list(stems.values()),
        about={**stems, "kept": list(stems.values())},
        module=__name__,
    )


def _sizes(splits: Splits) -> dict[str, Estimate]:
    return {
        "images.train": count(len(splits.train)),
        "images.test": count(len(splits.test)),
        "images.explained": count(len(some(splits.test, FEW))),
    }
