"""The last step of a training with crops: normalizations get the statistics of whole images.

Training saw parts of the images, stretched; what the network is for is whole ones. The weights stay
as they were trained.
"""

import torch
from torch import Tensor, nn

from cnn_core import runs
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate
from cnn_core.evaluate.predict import predict
from cnn_core.evaluate.scores import Scores
from cnn_core.store.codehash import module_hashes
from cnn_core.store.documents import write_document
from cnn_core.store.weights import round_to_half, write_weights
from cnn_core.studies.estimates import mean
from cnn_core.train import statistics

SIDES = ("validation", "test")


def reestimated(record: dict, splits: Splits) -> dict:
    """The record of a run after this step, which is taken where it has not been taken yet.

    The kept weights and their record are replaced. What the network scored before is in the record
    as ``as_trained``. Raises ``UserError`` when the step is still to be taken and the weights are
    not kept here.
    """
    if "as_trained" in record:
        return record
    model = statistics.with_statistics_of(runs.load_model(record["stem"]), splits.train)
    round_to_half(model)
    record = record | {
        "as_trained": {side: record[side] for side in SIDES},
        "code": record["code"] | module_hashes([statistics.__name__]),
        **_scores(model, splits),
    }
    # Weights first: when interrupted between the two, the step is taken again, to the same end.
    write_weights(runs.weights_file(record["stem"]), model, record)
    write_document(runs.record_file(record["stem"]), record)
    return record


def gain(record: dict, images: int) -> Estimate:
    """By how much the step raised the accuracy on so many test images."""
    before = record["as_trained"]["test"]
    return mean(right(record["test"], images) - right(before, images), "difference")


def right(scores: dict, images: int) -> Tensor:
    """Which of so many images recorded scores are right about, 1 or 0, (N,)."""
    found = torch.ones(images, dtype=torch.float64)
    found[scores["wrong"]] = 0
    return found


def _scores(model: nn.Module, splits: Splits) -> dict[str, dict]:
    """As ``cnn_core.runs`` has them in the record of a run."""
    validation, test = (
        Scores(predict(model, images), images.labels) for images in (splits.validation, splits.test)
    )
    return {
        "validation": {"accuracy": validation.accuracy, "loss": validation.loss},
        "test": {
            "accuracy": test.accuracy,
            "loss": test.loss,
            "wrong": test.wrong.tolist(),
            "predicted": test.predicted[test.wrong].tolist(),
        },
    }
