"""What the parts of the study share: the network, the units, estimates in short."""

import torch
from torch import Tensor, nn

from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.studies import mnist

NAME = "adversarial"
CLASSES = tuple(range(10))
GREY = 1 / 255  # one grey level


def network() -> nn.Module:
    """The best digit network; with the channels last in memory it runs twice as fast."""
    return mnist.best_model().to(memory_format=torch.channels_last)


def mean(values: Tensor, unit: str = "fraction") -> Estimate:
    return bootstrap_mean(values.double().tolist(), unit=unit)


def count(value: int) -> Estimate:
    return Estimate(value, unit="count")


def sizes(name: str, epsilon: float) -> dict[str, Estimate]:
    """An epsilon in both units."""
    return {
        f"{name}.unit": Estimate(epsilon, unit="number"),
        f"{name}.grey": count(round(epsilon * 255)),
    }
