"""Brief 001, optional part 1: images that the digit network likes best, by gradient ascent.

For every class under several penalties, each as strong as it can be while the network is as sure of
the class as it is of real digits; and for channels and single units within the network. A network
of another architecture, that of the study ``scratch``, judges what can be read in them.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import torch
from torch import Generator, Tensor, nn

from cnn_core import accounting, explain, settings
from cnn_core.ascent import Ascent
from cnn_core.attack.result import logits
from cnn_core.data import mnist as data
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.nn.batches import batches_for
from cnn_core.results import read_results, write_results
from cnn_core.studies import mnist, scratch
from cnn_core.studies.visualize import pixels, sample, untrained

TITLE = "Images that the digit network likes best, for its classes, channels and units"
NAME = "dream"
CLASSES = 10
STARTS = 10  # images of each class
STEPS = 200  # as the brief has it
STEP_SIZE = 0.02
FAINT = 0.05  # standard deviation of the noise that tells the starts of a class apart
# What is raised, and where the network itself reads it: after the ReLU.
READ_AFTER = {"conv1": "relu1", "conv2": "relu2", "fc1": "relu3"}


@dataclass(frozen=True)
class Taming:
    """What keeps an image from becoming noise: weights of two penalties, and a blur in pixels."""

    l2: float = 0.0
    variation: float = 0.0
    blur: float = 0.0

    def options(self) -> dict:
        """The arguments of ``maximize``."""
        penalties = [explain.l2(self.l2), explain.total_variation(self.variation)]
        return {"penalties": penalties, "blur": self.blur}

    def times(self, share: float) -> "Taming":
        return Taming(share * self.l2, share * self.variation, share * self.blur)


STRENGTHS = {
    "l2": [Taming(l2=weight) for weight in (0.01, 0.03, 0.1, 0.3, 1.0)],
    "variation": [
        Taming(variation=weight) for weight in (0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.1)
    ],
    "blur": [Taming(blur=deviation) for deviation in (0.3, 0.35, 0.4, 0.45, 0.5, 0.6, 0.8)],
}
SHARES = (0.25, 0.4, 0.55, 0.7, 0.85, 1.0)  # of all three at their chosen strength, together


def run(
    only_seeds: Sequence[int] | None = None,
    device: torch.device | None = None,
    retrain: bool = False,
) -> None:
    """Make the images, measure, and write the results. There is nothing to train."""
    if only_seeds:
        raise UserError(f"{NAME} trains nothing: it has no seeds to choose from")
    splits, model = data.load(), mnist.best_model()
    bar = confidence_on(model, splits.validation)
    chosen = choose(model, bar)
    digits = sample(splits.test)
    values = {
        "steps": Estimate(_steps(), unit="count"),
        "images": Estimate(CLASSES * STARTS, unit="count"),
        "bar": Estimate(bar, n=len(splits.validation)),
        **_real(model, digits, splits.train),
        **_classes(model, chosen, digits, splits.train),
        **_control(),
        **_features(model, splits.test),
    }
    write_results(
        NAME,
        {f"{NAME}.{name}": value for name, value in values.items()},
        artifacts=[mnist.best_stem(), scratch.kept_stem()],
        about={"chosen": {name: vars(taming) for name, taming in chosen.items()}},
        module=__name__,
    )


def tamings() -> dict[str, Taming]:
    """The chosen strengths by name; ``none`` goes untamed."""
    return {name: Taming(**one) for name, one in read_results(NAME)["about"]["chosen"].items()}


# Images of the classes


def starts() -> Tensor:
    """Where the images of a class begin: at zero, as the brief has it, and at faint noise."""
    noise = FAINT * torch.randn(STARTS, 1, 28, 28, generator=Generator().manual_seed(0))
    noise[0] = 0
    return noise.clamp(0, 1)


def images_of_classes(
    model: nn.Module, taming: Taming, begin: Tensor | None = None
) -> tuple[Ascent, Tensor]:
    """For each class an image from each start, class by class, and the classes (N,)."""
    begin = starts() if begin is None else begin
    classes = torch.arange(CLASSES).repeat_interleave(len(begin))
    found = explain.maximize(
        model,
        explain.logit(classes),
        begin.repeat(CLASSES, 1, 1, 1),
        steps=_steps(),
        step_size=STEP_SIZE,
        **taming.options(),
    )
    return found, classes


def confidence(model: nn.Module, images: Tensor, classes: Tensor) -> Tensor:
    """The probability of each image's class, (N,)."""
    return explain.probability(classes)(logits(model, images))


def confidence_on(model: nn.Module, images: ImageSet) -> float:
    """How sure the network is of real digits' true classes on average."""
    return confidence(model, pixels(images), images.labels).mean().item()


def sweep(model: nn.Module, strengths: Iterable[Taming]) -> list[float]:
    """The mean confidence in an image per class from zero, under each taming."""
    means = []
    for taming in strengths:
        found, classes = images_of_classes(model, taming, begin=starts()[:1])
        means.append(confidence(model, found.images, classes).mean().item())
    return means


def choose(model: nn.Module, bar: float) -> dict[str, Taming]:
    """Of each kind the strongest that leaves the network as sure of the class as ``bar``.

    The weakest where none does.
    """
    chosen = {"none": Taming()}
    for name, strengths in STRENGTHS.items():
        chosen[name] = _strongest(model, strengths, bar)
    l2, variation, blur = (chosen[name] for name in STRENGTHS)
    all_three = Taming(l2.l2, variation.variation, blur.blur)
    chosen["together"] = _strongest(model, [all_three.times(share) for share in SHARES], bar)
    return chosen


def _strongest(model: nn.Module, strengths: Sequence[Taming], bar: float) -> Taming:
    means = sweep(model, strengths)
    enough = [taming for taming, mean in zip(strengths, means, strict=True) if mean >= bar]
    return enough[-1] if enough else strengths[0]


def _classes(
    model: nn.Module, chosen: dict[str, Taming], digits: ImageSet, train: ImageSet
) -> dict[str, Estimate]:
    values, judge = {}, scratch.kept_model()
    real_spread = spread(pixels(digits), digits.labels).mean()
    real_variation = variation(pixels(digits)).mean()
    for name, taming in chosen.items():
        found, classes = images_of_classes(model, taming)
        sure = confidence(model, found.images, classes)
        agreed = logits(judge, found.images).argmax(1) == classes
        rising = (found.curve.diff(dim=1) > 0).double().mean(1)
        relative = {
            "spread": spread(found.images, classes) / real_spread,
            "variation": variation(found.images) / real_variation,
        }
        values |= {
            f"{name}.confidence": bootstrap_mean(sure.tolist()),
            f"{name}.judge": bootstrap_mean(agreed.double().tolist()),
            f"{name}.rising": bootstrap_mean(rising.tolist()),
            f"{name}.distance": bootstrap_mean(
                nearest(found.images, train).tolist(), unit="number"
            ),
            **{
                f"{name}.{quantity}": bootstrap_mean(of_images.tolist(), unit="number")
                for quantity, of_images in relative.items()
            },
        }
    return values


def _real(model: nn.Module, digits: ImageSet, train: ImageSet) -> dict[str, Estimate]:
    """The same of real digits."""
    judged = logits(scratch.kept_model(), pixels(digits)).argmax(1) == digits.labels
    sure = confidence(model, pixels(digits), digits.labels)
    return {
        "real.confidence": bootstrap_mean(sure.tolist()),
        "real.judge": bootstrap_mean(judged.double().tolist()),
        "real.distance": bootstrap_mean(nearest(pixels(digits), train).tolist(), unit="number"),
    }


def _control() -> dict[str, Estimate]:
    """Images of a network that has not been trained."""
    found, classes = images_of_classes(untrained(), Taming())
    judged = logits(scratch.kept_model(), found.images).argmax(1) == classes
    return {"untrained.judge": bootstrap_mean(judged.double().tolist())}


def variation(images: Tensor) -> Tensor:
    """The total variation of each image, (N,)."""
    return explain.total_variation(1.0)(images)


def spread(images: Tensor, classes: Tensor) -> Tensor:
    """The mean Euclidean distance of each image to the others of its class, (N,)."""
    found = torch.zeros(len(images))
    for label in classes.unique():
        members = (classes == label).nonzero().flatten()
        flat = images[members].flatten(1)
        found[members] = torch.cdist(flat, flat).sum(1) / max(len(members) - 1, 1)
    return found


def nearest(images: Tensor, among: ImageSet) -> Tensor:
    """The Euclidean distance of each image to the nearest of ``among``, pixels in [0, 1], (N,)."""
    others = pixels(among).flatten(1)
    # In parts, because all distances at once take gigabytes.
    parts = images.flatten(1).split(250)
    return torch.cat([torch.cdist(part, others).amin(1) for part in parts])


# Channels and units


def images_of_channels(model: nn.Module, layer: str, taming: Taming) -> Tensor:
    """For each channel of a layer the image that raises its mean activation, from faint noise."""
    count = explain.filters(model, layer).shape[0]
    return _dreamt(model, layer, count, taming, lambda outputs: outputs.flatten(2).mean(2))


def images_of_units(model: nn.Module, layer: str, units: Sequence[int], taming: Taming) -> Tensor:
    """For each unit of a fully connected layer the image that raises it, from faint noise."""
    units = torch.as_tensor(units)
    return _dreamt(model, layer, len(units), taming, lambda outputs: outputs[:, units])


def images_of_neurons(model: nn.Module, layer: str, taming: Taming) -> Tensor:
    """For each channel of a layer the image that raises its one activation in the middle.

    Only the receptive field of that place can change; the rest stays black.
    """
    count = explain.filters(model, layer).shape[0]
    return _dreamt(model, layer, count, taming, _middle, begin=torch.zeros(1, 1, 28, 28))


def _middle(outputs: Tensor) -> Tensor:
    return outputs[:, :, outputs.shape[2] // 2, outputs.shape[3] // 2]


def _dreamt(
    model: nn.Module, layer: str, count: int, taming: Taming, read, begin: Tensor | None = None
) -> Tensor:
    """One image for each of ``count`` columns of what ``read`` makes of the layer's outputs."""
    begin = starts()[1:2] if begin is None else begin
    found = explain.maximize(
        model,
        lambda outputs: read(outputs).diagonal(),
        begin.repeat(count, 1, 1, 1),
        steps=_steps(),
        step_size=10 * STEP_SIZE,  # activations within are smaller than logits, and so are slopes
        layer=layer,
        **taming.options(),
    )
    return found.images


def responses(model: nn.Module, images: Tensor, layer: str) -> Tensor:
    """What the layer says to each image: the mean of each channel, or each unit, (N, K)."""
    batches, parts = batches_for(model, images), []
    with explain.activations(model, [layer]) as seen, torch.no_grad():
        for part in batches.split(images):
            model(part)
            parts.append(seen[layer].flatten(2).mean(2) if seen[layer].ndim == 4 else seen[layer])
    return torch.cat(parts)


def best_patches(model: nn.Module, layer: str, images: ImageSet) -> Tensor:
    """For each channel the window of a real image that raises its middle place most, (K, 1, h, w).

    All images are looked at, as they are: the window stays in the middle.
    """
    batches, parts = batches_for(model, pixels(images)), []
    with explain.activations(model, [layer]) as seen, torch.no_grad():
        for part in batches.split(pixels(images)):
            model(part)
            parts.append(_middle(seen[layer]))
    best, rows = torch.cat(parts).argmax(0), window(model, layer)
    return pixels(images[best])[:, :, rows, rows]


def window(model: nn.Module, layer: str) -> slice:
    """Rows, and columns, of the image that the middle place of a layer can depend on."""
    rows = {row.name: row for row in accounting.layers(model, mnist.INPUT_SHAPE)}
    side, places = rows[layer].receptive_field, rows[layer].output_shape[1]
    first = (places // 2) * (28 // places) - (side - 28 // places) // 2
    return slice(first, first + side)


def _features(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    """How far the images go beyond all test images: their response over the largest of those."""
    units = list(fc1_units())
    dreamt = {
        "conv1": images_of_channels(model, "conv1", Taming()),
        "conv2": images_of_channels(model, "conv2", Taming()),
        "fc1": images_of_units(model, "fc1", units, Taming()),
    }
    values = {}
    for layer, images in dreamt.items():
        columns = units if layer == "fc1" else slice(None)
        ours = responses(model, images, READ_AFTER[layer])[:, columns].diagonal()
        real = responses(model, pixels(test), READ_AFTER[layer])[:, columns].amax(0)
        silent = real <= 0  # where no digit raises it, there is nothing to compare with
        values[f"{layer}.silent"] = Estimate(int(silent.sum()), n=len(silent), unit="count")
        if not silent.all():
            excess = (ours / real)[~silent]
            values[f"{layer}.excess"] = bootstrap_mean(excess.tolist(), unit="ratio")
        if layer != "fc1":
            rows = window(model, layer)
            values[f"{layer}.window"] = Estimate(rows.stop - rows.start, unit="count")
    return values


def _steps() -> int:
    return STEPS if settings.preset() == "full" else min(STEPS, 20)


@cache
def fc1_units() -> tuple[int, ...]:
    """Twenty units drawn at random, the same in every call."""
    return tuple(torch.randperm(500, generator=Generator().manual_seed(0))[:20].tolist())
