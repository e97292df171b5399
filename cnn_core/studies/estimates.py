"""Estimates of what a study counts and averages, also where there is nothing to average over."""

from torch import Tensor

from cnn_core.evaluate.intervals import Estimate, bootstrap_mean


def count(value: int) -> Estimate:
    """A number of things, known without doubt."""
    return Estimate(value, unit="count")


def mean(values: Tensor, unit: str = "number") -> Estimate:
    """The mean of ``values`` (N,) with its bootstrap interval; not a number where N is 0.

    Example:
        >>> import torch
        >>> mean(torch.empty(0)).n
        0
    """
    if not len(values):
        return Estimate(float("nan"), n=0, unit=unit)
    return bootstrap_mean(values.double().tolist(), unit=unit)


def mean_known(values: Tensor, unit: str = "number") -> Estimate:
    """The mean without what is not a number: a map that is the same everywhere correlates with
    nothing."""
    return mean(values[~values.isnan()], unit)
