"""What can be read from each layer: a linear classifier on its mean activations."""

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Tensor, nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.nn.batches import batches_for
from cnn_core.nn.modes import evaluating
from cnn_core.studies.pets.layers import LAYERS
from cnn_core.studies.pets.training import recipe
from cnn_core.studies.samples import pixels


def measured(model: nn.Sequential, splits: Splits) -> dict[str, Estimate]:
    """Test accuracy of the probe of each layer, before training and after it.

    ``color`` has the photo's mean color alone to go by.
    """
    values = {"probe.color": bootstrap_mean(_mean_color(splits))}
    right: dict[tuple[str, str], list[float]] = {}
    for state, network in {"trained": model, "untrained": untrained()}.items():
        train, test = (pooled(network, images) for images in (splits.train, splits.test))
        for layer in LAYERS:
            right[layer, state] = _probe(train[layer], splits.train, test[layer], splits.test)
            values[f"probe.{layer}.{state}"] = bootstrap_mean(right[layer, state])
    for layer in LAYERS:
        gain = np.subtract(right[layer, "trained"], right[layer, "untrained"])
        values[f"probe.{layer}.gain"] = bootstrap_mean(gain, unit="difference")
    return values


def untrained() -> nn.Sequential:
    """The network as it is before training: what of a finding is owed to the architecture."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return recipe().network().eval()


def pooled(model: nn.Module, images: ImageSet) -> dict[str, Tensor]:
    """The mean of each channel of each layer for each photo, (N, channels)."""
    parts: dict[str, list[Tensor]] = {layer: [] for layer in LAYERS}
    batches = batches_for(model, pixels(images[:1]))
    with evaluating(model), torch.no_grad(), explain.activations(model, LAYERS) as seen:
        for part in images.images.split(batches.size):
            model(batches.laid_out(part.float() / 255))
            for layer in LAYERS:
                parts[layer].append(seen[layer].mean((2, 3)))
    return {layer: torch.cat(of_layer) for layer, of_layer in parts.items()}


def _mean_color(splits: Splits) -> list[float]:
    def color(images: ImageSet) -> Tensor:
        return pixels(images).mean((2, 3))

    return _probe(color(splits.train), splits.train, color(splits.test), splits.test)


def _probe(train: Tensor, train_set: ImageSet, test: Tensor, test_set: ImageSet) -> list[float]:
    """Which test photos a logistic regression on these features classifies right, 0 or 1 each."""
    probe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2_000))
    probe.fit(train.numpy(), train_set.labels.numpy())
    return (probe.predict(test.numpy()) == test_set.labels.numpy()).astype(float).tolist()
