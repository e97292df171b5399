"""The objective over the iterations, under the brief's squared penalty."""

from collections.abc import Mapping

from torch import Tensor, nn

from cnn_core import explain
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.evaluate.predict import predict
from cnn_core.studies.dream.classes import STEP, dream, starts, starts_and_classes, steps
from cnn_core.studies.samples import pixels


def measured(model: nn.Module, test: ImageSet, strength: Mapping) -> dict[str, Estimate]:
    """Where the curves begin and end, how often they fall, and what black and real digits cost."""
    start, classes = starts_and_classes()
    curve = dream(model, classes, start, **strength).curve
    few = slice(None, None, 5)
    small = dream(model, classes[few], start[few], **strength, step=STEP / 4).curve
    lower = curve[few, -1] - small[:, -1]
    tenth = max(2, steps() // 10)
    real = predict(model, test).gather(1, test.labels.view(-1, 1))[:, 0]
    real = real - explain.l2(strength["l2"])(pixels(test))
    black = logits(model, starts(1))[0]
    quantities = {
        "end": curve[:, -1],
        "second_half": curve[:, -1] - curve[:, steps() // 2],
        "small.lower": lower,
        "black": black,
        "real": real,
        "black_over_real": black[test.labels] - real,
    }
    shares = {
        "risen": curve[:, -1] > curve[:, 0],
        "falls": _falls(curve),
        "early_falls": _falls(curve[:, :tenth]),
        "small.falls": _falls(small),
    }
    return {
        **{
            f"cost.{name}": bootstrap_mean(found.tolist(), unit="number")
            for name, found in quantities.items()
        },
        **{
            f"cost.{name}": bootstrap_mean(found.double().tolist())
            for name, found in shares.items()
        },
        "cost.tenth": Estimate(tenth, unit="count"),
    }


def _falls(curve: Tensor) -> Tensor:
    """The share of steps that lead down, (N,)."""
    return (curve.diff(dim=1) < 0).double().mean(1)
