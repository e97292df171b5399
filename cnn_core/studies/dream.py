"""Brief 001, optional part 1: images that the digit network likes best.

Of the best network of the study ``mnist``: ten images for each class, under the brief's squared
penalty and under better regularizers, each as strong as a stated rule allows; what other judges
make of them; and images for channels, single neurons and hidden units.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial

import torch
from torch import Tensor, nn

from cnn_core import accounting, explain, settings
from cnn_core.ascent import Ascent
from cnn_core.data import mnist as data
from cnn_core.data.augment import random_affine
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference, bootstrap_mean
from cnn_core.evaluate.predict import predict
from cnn_core.nn.augmented import Augmented
from cnn_core.nn.modes import evaluating
from cnn_core.results import read_results, write_results
from cnn_core.studies import mnist, scratch, visualize

TITLE = "Images that the digit network likes best, for its classes and for its features"
NAME = "dream"
CLASSES, EACH = 10, 10  # ten images for each class
STEP = 0.1
START = 0.1  # starts are uniform noise up to here, close to black; the first is black
GRIDS = {  # strengths to choose from, by regularizer, in ascending order
    "l2": (0.05, 0.1, 0.2, 0.4, 0.8, 1.6),  # per squared pixel
    "tv": (0.02, 0.04, 0.08, 0.12, 0.16, 0.24),  # per step between neighbours
    "blur": (0.3, 0.4, 0.5, 0.6, 0.7, 0.8),  # pixels, after every fourth step
    "moved": (0.25, 0.5, 1.0, 1.5, 2.0, 3.0),  # times the motion below
    "together": (0.02, 0.05, 0.1, 0.2, 0.4),  # of both penalties, with the motion chosen above
}
MOTION = {"degrees": 20, "translate": 0.1, "scale": 0.2, "shear": 10}

Responses = Callable[[Tensor], Tensor]


def run(
    only_seeds: Sequence[int] | None = None,
    device: torch.device | None = None,
    retrain: bool = False,
) -> None:
    """Measure and write the results. There is nothing to train."""
    if only_seeds:
        raise UserError(f"{NAME} trains nothing: it has no seeds to choose from")
    model, splits = mnist.best_model(), data.load()
    confident = _confidence(model, pixels(splits.validation), splits.validation.labels)
    chosen, values = choose(model, float(confident.mean()))
    values["images"] = Estimate(len(starts_and_classes()[1]), unit="count")
    values["steps"] = Estimate(steps(), unit="count")
    values["validation.confidence"] = bootstrap_mean(confident.tolist())
    values |= _judged(model, splits, chosen) | _cost(model, splits.test, chosen["l2"])
    values |= _features(model, splits) | _fields(model)
    write_results(
        NAME,
        {f"{NAME}.{name}": value for name, value in values.items()},
        artifacts=[mnist.best_stem(), scratch.kept_stem()],
        about={"strengths": chosen},
        module=__name__,
    )


pixels = visualize.pixels


# Images for the classes


def dream(
    model: nn.Module,
    classes: Tensor,
    start: Tensor,
    *,
    l2: float = 0.0,
    tv: float = 0.0,
    blur: float = 0.0,
    moved: float = 0.0,
    step: float = STEP,
) -> Ascent:
    """Climb the logits of ``classes`` (N,) from ``start``, against each regularizer's strength."""
    if moved:
        motion = {name: moved * most for name, most in MOTION.items()}
        augmentation = partial(random_affine, **motion)
        model = Augmented(model, augmentation, torch.Generator().manual_seed(0))
    return explain.maximize(
        model,
        explain.logit(classes),
        start,
        steps=steps(),
        step_size=step,
        penalties=[explain.l2(l2), explain.total_variation(tv)],
        blur=blur,
    )


def starts(count: int) -> Tensor:
    """The black image and ``count`` − 1 of noise close to it, the same in every call."""
    shape = (count, 1, 28, 28)
    noise = START * torch.rand(shape, generator=torch.Generator().manual_seed(0))
    noise[:1] = 0
    return noise


def starts_and_classes() -> tuple[Tensor, Tensor]:
    """Where the images of a grid start, and their classes: every class from the same starts."""
    each = EACH if settings.preset() == "full" else 2
    return starts(each).repeat(CLASSES, 1, 1, 1), torch.arange(CLASSES).repeat_interleave(each)


def steps() -> int:
    """The brief's 200 iterations, or a few when smoke."""
    return 200 if settings.preset() == "full" else 20


def strengths() -> dict[str, dict[str, float]]:
    """What was chosen: for each kind of image, the strength of each regularizer."""
    return read_results(NAME)["about"]["strengths"]


def untrained(images: Tensor) -> nn.Module:
    """The network before training, its logits scaled to spread over ``images`` like the trained's.

    Untrained logits hardly differ, so that any penalty would outweigh them.
    """
    network, trained = visualize.untrained(), mnist.best_model()
    with torch.no_grad():
        gain = trained(images).std(0).mean() / network(images).std(0).mean()
        network.fc2.weight *= gain
        network.fc2.bias *= gain
    return network


def choose(
    model: nn.Module, confidence: float
) -> tuple[dict[str, dict[str, float]], dict[str, Estimate]]:
    """The strengths by the rule, and what each strength of the grids leads to.

    The rule: the largest strength at which the network is, on average over an image per class, at
    least as sure of the image's class as of the true class of real digits; else the smallest.
    """
    chosen, values, second = {}, {}, scratch.kept_model()
    classes = torch.arange(CLASSES)
    start = starts(CLASSES + 1)[1:]  # none of them black
    for kind, grid in GRIDS.items():
        sure = []
        for index, strength in enumerate(grid):
            images = dream(model, classes, start, **_of_kind(kind, strength, chosen)).images
            found = _confidence(model, images, classes)
            sure.append(found.mean() >= confidence)
            values[f"sweep.{kind}.{index}.confidence"] = bootstrap_mean(found.tolist())
            values[f"sweep.{kind}.{index}.agreement"] = bootstrap_mean(
                _agreement(second, images, classes).tolist()
            )
        largest = max((i for i, enough in enumerate(sure) if enough), default=0)
        chosen[kind] = _of_kind(kind, grid[largest], chosen)
        values[f"strength.{kind}"] = Estimate(grid[largest], unit="number")
    return chosen, values


def _of_kind(kind: str, strength: float, chosen: Mapping) -> dict[str, float]:
    if kind == "together":
        penalties = {name: strength * chosen[name][name] for name in ("l2", "tv")}
        return chosen["moved"] | penalties
    return {kind: strength}


# What judges make of them


def stretched(images: Tensor) -> Tensor:
    """The images brightened until their brightest pixel is white."""
    return images / images.flatten(1).amax(1).clamp(min=1e-6).view(-1, 1, 1, 1)


def real_digits(images: ImageSet) -> ImageSet:
    """As many digits of each class as there are dreams of it, the first of the set."""
    _, classes = starts_and_classes()
    each = len(classes) // CLASSES
    found = [(images.labels == digit).nonzero().flatten()[:each] for digit in range(CLASSES)]
    return images[torch.cat(found)]


def _judged(model: nn.Module, splits: Splits, chosen: Mapping) -> dict[str, Estimate]:
    """Every kind of image before every judge, real digits and an untrained network's among them."""
    start, classes = starts_and_classes()
    real = real_digits(splits.test)
    fresh = untrained(pixels(splits.validation[:500]))
    groups = {kind: (model, dream(model, classes, start, **chosen[kind]).images) for kind in GRIDS}
    groups["untrained"] = (fresh, dream(fresh, classes, start, **chosen["l2"]).images)
    groups = {name: (*group, classes) for name, group in groups.items()}
    groups["real"] = (model, pixels(real), real.labels)
    values, library, second = {}, pixels(splits.train), scratch.kept_model()
    sure, agreed = {}, {}
    for name, (network, images, labels) in groups.items():
        sure[name] = _confidence(network, images, labels)
        agreed[name] = _agreement(second, images, labels)
        likeness, neighbor = _nearest(images, library)
        same = (splits.train.labels[neighbor] == labels).double()
        measured = {
            "confidence": sure[name],
            "agreement": agreed[name],
            "neighbor_class": same,
            "ink": images.square().flatten(1).sum(1),
            "likeness": likeness,
            "roughness": _roughness(images),
            "alike": _alike(images, labels),
        }
        for what, found in measured.items():
            unit = "fraction" if what in ("confidence", "agreement", "neighbor_class") else "number"
            values[f"{name}.{what}"] = bootstrap_mean(found.tolist(), unit=unit)
    for name in ("tv", "blur", "moved", "together", "untrained"):
        gain = agreed[name] - agreed["l2"]  # from the same starts
        values[f"{name}.agreement_over_l2"] = bootstrap_mean(gain.tolist(), unit="difference")
    less = bootstrap_difference(
        _alike(groups["l2"][1], classes).tolist(),
        _alike(groups["real"][1], real.labels).tolist(),
        unit="number",
    )
    values["l2.alike_over_real"] = less
    return values | _dimmed(model, real, values["l2.ink"].value, sure["l2"])


def _dimmed(model: nn.Module, real: ImageSet, ink: float, dreamt: Tensor) -> dict[str, Estimate]:
    """Real digits with no more ink than the images under the squared penalty."""
    given = pixels(real)
    share = (ink / given.square().flatten(1).sum(1)).sqrt().clamp(max=1)
    dim = given * share.view(-1, 1, 1, 1)
    sure = _confidence(model, dim, real.labels)
    return {
        "dim.share": bootstrap_mean(share.tolist()),
        "dim.confidence": bootstrap_mean(sure.tolist()),
        "l2.over_dim": bootstrap_difference(dreamt.tolist(), sure.tolist()),
    }


def _confidence(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """The softmax probability of each image's class, (N,)."""
    return _outputs(model, images).softmax(1).gather(1, labels.view(-1, 1))[:, 0]


def _agreement(second: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Whether a second network reads the class in each image, stretched; 0 or 1, (N,)."""
    return (_outputs(second, stretched(images)).argmax(1) == labels).double()


def _outputs(model: nn.Module, images: Tensor) -> Tensor:
    with evaluating(model), torch.no_grad():
        return torch.cat([model(part) for part in images.split(500)])


def _nearest(images: Tensor, library: Tensor) -> tuple[Tensor, Tensor]:
    """The largest correlation with an image of the library, and which it is, (N,) each."""
    found = _standardized(images)
    parts = [found @ _standardized(part).T for part in library.split(5_000)]
    return tuple(torch.cat(parts, 1).max(1))


def _alike(images: Tensor, labels: Tensor) -> Tensor:
    """The mean correlation of two images of a class, for each class that has two."""
    means = []
    for label in labels.unique():
        own = _standardized(images[labels == label])
        count = len(own)
        if count > 1:
            means.append(((own @ own.T).sum() - count) / (count * (count - 1)))
    return torch.stack(means)


def _standardized(images: Tensor) -> Tensor:
    """Rows of pixels with mean 0 and length 1, whose products are correlations."""
    rows = images.flatten(1)
    rows = rows - rows.mean(1, keepdim=True)
    return rows / rows.norm(dim=1, keepdim=True).clamp(min=1e-12)


def _roughness(images: Tensor) -> Tensor:
    """Total variation per unit of ink: how much edge there is for the brightness, (N,)."""
    return explain.total_variation(1.0)(images) / images.flatten(1).sum(1).clamp(min=1e-6)


# The cost over the iterations


def _cost(model: nn.Module, test: ImageSet, strength: Mapping) -> dict[str, Estimate]:
    start, classes = starts_and_classes()
    curve = dream(model, classes, start, **strength).curve
    few = slice(None, None, 5)
    small = dream(model, classes[few], start[few], **strength, step=STEP / 10).curve
    lower = curve[few, -1] - small[:, -1]
    tenth = max(2, steps() // 10)
    real = predict(model, test).gather(1, test.labels.view(-1, 1))[:, 0]
    real = real - explain.l2(strength["l2"])(pixels(test))
    black = _outputs(model, starts(1))[0]
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


# Images for features


def _channel_means(activations: Tensor) -> Tensor:
    return activations.flatten(2).mean(2)


def _at_center(activations: Tensor) -> Tensor:
    height, width = activations.shape[2:]
    return activations[:, :, height // 2, width // 2]


def _some_units(activations: Tensor) -> Tensor:
    """32 of the units, drawn at random, the same in every call."""
    order = torch.randperm(activations.shape[1], generator=torch.Generator().manual_seed(0))
    return activations[:, order[:32]]


# By name, the layer, and what is read from its activations: (N, …) to one number per feature.
# Channels after the ReLU, because the mean of a convolution is linear in the image: it would be
# largest for all white or all black. Single neurons before it, where they always have a gradient.
PARTS: dict[str, tuple[str, Responses]] = {
    "conv1_channels": ("relu1", _channel_means),
    "conv2_channels": ("relu2", _channel_means),
    "conv1_neurons": ("conv1", _at_center),
    "conv2_neurons": ("conv2", _at_center),
    "fc1_units": ("fc1", _some_units),
}
FEATURE_L2 = 0.01  # per squared pixel, for a response in units of its spread: clears idle pixels


def responses(model: nn.Module, images: Tensor) -> dict[str, Tensor]:
    """What every feature answers to every image, (N, features) for each of ``PARTS``."""
    layers = {layer for layer, _ in PARTS.values()}
    found = {part: [] for part in PARTS}
    with evaluating(model), torch.no_grad(), explain.activations(model, layers) as seen:
        for some in images.split(500):
            model(some)
            for part, (layer, read) in PARTS.items():
                found[part].append(read(seen[layer]))
    return {part: torch.cat(values) for part, values in found.items()}


def feature_dreams(model: nn.Module, part: str, spread: Tensor) -> Tensor:
    """An image for every feature of ``part``, (features, 1, 28, 28).

    Args:
        spread: the standard deviation of each feature's response to real digits, (features,).
    """
    layer, read = PARTS[part]
    noise = torch.rand((len(spread), 1, 28, 28), generator=torch.Generator().manual_seed(0))
    return explain.maximize(
        model,
        lambda activations: read(activations).diagonal() / spread,
        noise,
        steps=steps(),
        step_size=1.0,
        layer=layer,
        penalties=[explain.l2(FEATURE_L2)],
    ).images


def spread(model: nn.Module, images: ImageSet) -> dict[str, Tensor]:
    """How much the response of each feature varies over real digits, (features,) for each part."""
    found = responses(model, pixels(images))
    return {part: values.std(0).clamp(min=1e-6) for part, values in found.items()}


def field(model: nn.Module, part: str) -> Tensor:
    """The pixels that the neurons of ``part`` can see: where noise has a gradient, bool (H, W)."""
    layer, read = PARTS[part]
    noise = torch.rand((200, 1, 28, 28), generator=torch.Generator().manual_seed(0))
    until_there = model[: [name for name, _ in model.named_children()].index(layer) + 1]
    gradient = explain.input_gradient(until_there, noise, lambda found: read(found).sum(1))
    return (gradient != 0).any(0)[0]


def _features(model: nn.Module, splits: Splits) -> dict[str, Estimate]:
    """What the images reach, against the largest response to all test images."""
    usual, to_digits = spread(model, splits.validation), responses(model, pixels(splits.test))
    values = {}
    for part in PARTS:
        images = feature_dreams(model, part, usual[part])
        reached, largest = responses(model, images)[part].diagonal(), to_digits[part].amax(0)
        silent = largest <= 0
        ratio = (reached / largest)[~silent]
        values |= {
            f"{part}.beyond": bootstrap_mean((reached > largest).double().tolist()),
            f"{part}.ratio": Estimate(float(ratio.median()), n=len(ratio), unit="ratio"),
            f"{part}.silent": Estimate(int(silent.sum()), n=len(silent), unit="count"),
            f"{part}.woken": Estimate(int((reached > 0)[silent].sum()), unit="count"),
        }
    return values


def _fields(model: nn.Module) -> dict[str, Estimate]:
    """Receptive fields by the accounting, and as the gradient shows them."""
    sides = {row.name: row.receptive_field for row in accounting.layers(model, mnist.INPUT_SHAPE)}
    values = {}
    for layer in visualize.CONVOLUTIONS:
        seen = field(model, f"{layer}_neurons")
        values[f"{layer}.field"] = Estimate(sides[layer], unit="count")
        values[f"{layer}.field_seen"] = Estimate(int(seen.any(0).sum()), unit="count")
    return values
