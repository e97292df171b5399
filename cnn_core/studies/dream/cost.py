"""The objective over the iterations, under the brief's squared penalty."""

from collections.abc import Mapping

from torch import Tensor, nn

from cnn_core import explain
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.evaluate.predict import predict
from cnn_core.studies.dream.classes import STEPS, dream, starts, starts_and_classes
from cnn_core.studies.samples import pixels


def measured(model: nn.Module, test: ImageSet, strength: Mapping) -> dict[str, Estimate]:
    """Where the curves begin and end, how often they fall, and what black and real digits cost."""
    start, classes = starts_and_classes()
    curve = dream(model, classes, start, **strength).curve
    quarter = curve.shape[1] // len(STEPS)
    few = slice(None, None, 5)
    ends = [
        dream(model, classes[few], start[few], **strength, step_sizes=[size]).curve[:, -1]
        for size in (STEPS[0], STEPS[-1])
    ]
    real = predict(model, test).gather(1, test.labels.view(-1, 1))[:, 0]
    real = real - explain.l2(strength["l2"])(pixels(test))
    black = logits(model, starts(1))[0]
    quantities = {
        "end": curve[:, -1],
        "second_half": curve[:, -1] - curve[:, 2 * quarter],
        "over_long": curve[few, -1] - ends[0],
        "over_short": curve[few, -1] - ends[1],
        "black": black,
        "real": real,
        "black_over_real": black[test.labels] - real,
    }
    shares = {
        "risen": curve[:, -1] > curve[:, 0],
        "first_falls": _falls(curve[:, :quarter]),
        "last_falls": _falls(curve[:, -quarter:]),
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
    }


def _falls(curve: Tensor) -> Tensor:
    """The share of steps that lead down, (N,)."""
    return (curve.diff(dim=1) < 0).double().mean(1)
