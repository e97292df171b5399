"""What each convolutional layer contributes: Grad-CAM of it, and what can be read from it."""

from collections.abc import Callable
from itertools import combinations

import numpy as np
import torch
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.nn.batches import batches_for
from cnn_core.nn.modes import evaluating
from cnn_core.studies.pets.training import recipe
from cnn_core.studies.samples import pixels

LAYERS = ("relu1", "relu2", "relu3", "relu4", "relu5")
STEPS = 24  # in which deletion and insertion exchange all pixels
BLUR = explain.blur(sigma=6.0)

Explain = Callable[[nn.Module, ImageSet], Tensor]


def measured(model: nn.Sequential, splits: Splits, few: ImageSet) -> dict[str, Estimate]:
    return {
        **_sides(model, few),
        **_ranking(model, few),
        **_overlap(model, few),
        **_probes(model, splits),
    }


def maps(model: nn.Module, images: ImageSet, layer: str) -> Tensor:
    """Grad-CAM of the true class at ``layer``, in the layer's own resolution, (N, h, w)."""
    return explain.grad_cam(model, pixels(images), explain.logit(images.labels), layer)


def enlarged(model: nn.Module, images: ImageSet, layer: str) -> Tensor:
    """Grad-CAM of the true class at ``layer``, at the size of the photos, (N, H, W)."""
    return explain.upsampled(maps(model, images, layer), images.shape[1:])


def references() -> dict[str, Explain]:
    """Maps that look at no network: whoever takes photos puts the animal in the middle."""
    return {
        "center": lambda model, images: center_map(pixels(images)),
        "edges": lambda model, images: explain.edge_map(pixels(images)),
        "random": lambda model, images: explain.random_map(
            pixels(images), Generator().manual_seed(0)
        ),
    }


def center_map(images: Tensor) -> Tensor:
    """Highest in the middle, falling with the distance from it, (N, H, W)."""
    height, width = images.shape[2:]
    y = torch.linspace(-1, 1, height)[:, None]
    x = torch.linspace(-1, 1, width)[None]
    return -(x**2 + y**2).sqrt().expand(len(images), -1, -1)


def curves(
    model: nn.Module, images: ImageSet, ranking: Tensor
) -> tuple[explain.Curve, explain.Curve]:
    """Deletion into and insertion from a strong blur, of the true class's probability."""
    given, target = pixels(images), explain.probability(images.labels)
    options = {"steps": STEPS, "fill": BLUR}
    return (
        explain.deletion(model, given, ranking, target, **options),
        explain.insertion(model, given, ranking, target, **options),
    )


def _sides(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """The side of each layer's maps, and the share of photos for which Grad-CAM is blank."""
    values = {}
    for layer in LAYERS:
        found = maps(model, images, layer)
        blank = (found == 0).flatten(1).all(1)
        values[f"{layer}.side"] = Estimate(found.shape[1], unit="count")
        values[f"{layer}.blank"] = bootstrap_mean(blank.double().tolist())
    return values


def _ranking(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """Area under insertion minus area under deletion of each layer's map and of the references."""
    methods: dict[str, Explain] = {
        layer: lambda model, images, layer=layer: enlarged(model, images, layer) for layer in LAYERS
    } | references()
    score = {}
    for name, method in methods.items():
        deleted, inserted = curves(model, images, method(model, images))
        score[name] = inserted.area - deleted.area
    values = {
        f"ranking.{name}": bootstrap_mean(area.tolist(), unit="number")
        for name, area in score.items()
    }
    return values | {
        f"ranking.{layer}_over_center": bootstrap_mean(
            (score[layer] - score["center"]).tolist(), unit="number"
        )
        for layer in LAYERS
    }


def _overlap(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """The rank correlation of the maps of each two layers."""
    found = {layer: enlarged(model, images, layer) for layer in LAYERS}
    return {
        f"overlap.{one}_{other}": mean_known(explain.rank_correlation(found[one], found[other]))
        for one, other in combinations(LAYERS, 2)
    }


def mean_known(correlations: Tensor) -> Estimate:
    """The mean without the maps that are the same everywhere, which correlate with nothing."""
    known = correlations[~correlations.isnan()].tolist()
    return bootstrap_mean(known or [0.0], unit="number")


def _probes(model: nn.Sequential, splits: Splits) -> dict[str, Estimate]:
    """Test accuracy of a linear classifier on each layer's mean activations.

    Beside the trained network stands the same network before training; ``color`` has the photo's
    mean color alone to go by.
    """
    values = {"probe.color": _probe(splits, lambda images: pixels(images).mean((2, 3)))}
    right: dict[tuple[str, str], list[float]] = {}
    for state, network in {"trained": model, "untrained": untrained()}.items():
        train, test = (pooled(network, images) for images in (splits.train, splits.test))
        for layer in LAYERS:
            found = _fit_and_test(train[layer], splits.train, test[layer], splits.test)
            values[f"probe.{layer}.{state}"] = bootstrap_mean(found)
            right[layer, state] = found
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
    batches = batches_for(model, images.images[:1].float())
    with evaluating(model), torch.no_grad(), explain.activations(model, LAYERS) as seen:
        for part in images.images.split(batches.size):
            model(batches.laid_out(part.float() / 255))
            for layer in LAYERS:
                parts[layer].append(seen[layer].mean((2, 3)))
    return {layer: torch.cat(of_layer) for layer, of_layer in parts.items()}


def _probe(splits: Splits, features: Callable[[ImageSet], Tensor]) -> Estimate:
    return bootstrap_mean(
        _fit_and_test(features(splits.train), splits.train, features(splits.test), splits.test)
    )


def _fit_and_test(
    train: Tensor, train_set: ImageSet, test: Tensor, test_set: ImageSet
) -> list[float]:
    """Which test photos a logistic regression on these features classifies right, 0 or 1 each."""
    probe = make_pipeline(StandardScaler(), LogisticRegression(max_iter=2_000))
    probe.fit(train.numpy(), train_set.labels.numpy())
    return (probe.predict(test.numpy()) == test_set.labels.numpy()).astype(float).tolist()
