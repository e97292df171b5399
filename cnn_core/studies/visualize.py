"""Brief 001, part 2: what the digit network sees, in numbers.

Of the best network of the study ``mnist``, and of the same network before any training, which is
the control: its filters, its activations layer by layer, occlusion under several fills, and how far
each kind of explanation can be trusted.
"""

from collections.abc import Callable

import torch
from torch import Tensor, nn

from cnn_core import explain, runs
from cnn_core.data import mnist as data
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate, bootstrap_difference, bootstrap_mean
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.results import write_results
from cnn_core.studies import mnist
from cnn_core.studies.samples import pixels, sample, scaled

TITLE = "What the digit network sees: filters, activations, occlusion, and which map to trust"
NAME = "visualize"
CONVOLUTIONS = ("conv1", "conv2")
LAYERS = ("relu1", "pool1", "relu2", "pool2", "relu3")
CAM_LAYER = "relu2"  # the deepest that still has 14 × 14 places
FILLS = {"black": 0.0, "grey": 0.5, "white": 1.0, "blur": explain.blur(3.0)}
PATCH = 7  # pixels, a quarter of the image's side
QUANTITIES = {
    "coherence": lambda filters: explain.orientation(filters).coherence,
    "symmetry": lambda filters: explain.symmetry(filters, (2, 3)),
    "redundancy": explain.redundancy,
}
INK = 0.5  # a pixel at least this bright belongs to the digit

Explain = Callable[[nn.Module, Tensor, Tensor], Tensor]


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Measure and write the results. There is nothing to train."""
    if request.seeds:
        raise UserError(f"{NAME} trains nothing: it has no seeds to choose from")
    model, test = mnist.best_model(), data.load().test
    images, few = sample(test), scaled(200, 20)  # few for what takes longest
    values = {
        "images.trust": _count(len(images)),
        "images.sanity": _count(few),
        **_filters(model),
        **_layers(model, test),
        **_occlusion(model, images),
        **_trust(model, images),
        **_sanity(model, images[:few]),
    }
    write_results(NAME, values, artifacts=[mnist.best_stem()], module=__name__)


def untrained() -> nn.Module:
    """The network as it is before training: what of a finding is owed to the architecture."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return mnist_cnn().eval()


# Which map to trust


def explanations() -> dict[str, Explain]:
    """Every kind of explanation by name: (network, images, labels) to maps (N, H, W)."""
    return {
        "occlusion": _occlusion_map,
        "saliency": lambda model, images, labels: explain.saliency(
            model, images, explain.logit(labels)
        ),
        "integrated": lambda model, images, labels: explain.integrated_gradients(
            model, images, explain.logit(labels)
        ).sum(1),
        "gradcam": _cam(explain.grad_cam),
        "gradcam_pp": _cam(explain.grad_cam_plus_plus),
        "xgradcam": _cam(explain.xgrad_cam),
    }


def references() -> dict[str, Explain]:
    """Maps that look at no network, as functions of the same form."""
    return {
        "edges": lambda model, images, labels: explain.edge_map(images),
        "constant": lambda model, images, labels: explain.constant_map(images),
        "random": lambda model, images, labels: explain.random_map(
            images, torch.Generator().manual_seed(0)
        ),
    }


def curves(model: nn.Module, images: ImageSet, maps: Tensor) -> tuple[explain.Curve, explain.Curve]:
    """Deletion into black and insertion into a blur, of the true class's probability."""
    given, target = pixels(images), explain.probability(images.labels)
    return (
        explain.deletion(model, given, maps, target, steps=28, fill=0.0),
        explain.insertion(model, given, maps, target, steps=28, fill=FILLS["blur"]),
    )


def _occlusion_map(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    return explain.occlusion(model, images, patch=PATCH, fill=0.5).map(explain.logit(labels))


def _cam(method: Callable[..., Tensor]) -> Explain:
    def maps(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
        coarse = method(model, images, explain.logit(labels), CAM_LAYER)
        return explain.upsampled(coarse, images.shape[2:])

    return maps


def _trust(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """Area under insertion minus area under deletion: 1 is the best that a map can do."""
    score, values = {}, {}
    for name, method in (explanations() | references()).items():
        deleted, inserted = curves(model, images, method(model, pixels(images), images.labels))
        score[name] = inserted.area - deleted.area
        values[f"trust.{name}.deletion"] = bootstrap_mean(deleted.area.tolist())
        values[f"trust.{name}.insertion"] = bootstrap_mean(inserted.area.tolist())
        values[f"trust.{name}.score"] = bootstrap_mean(score[name].tolist())
    for name in explanations():
        above = score[name] - score["edges"]
        values[f"trust.{name}.over_edges"] = bootstrap_mean(above.tolist(), unit="number")
    below = [name for name in explanations() if values[f"trust.{name}.over_edges"].high < 0]
    values["trust.below_edges"] = _count(len(below))
    values["trust.explanations"] = _count(len(explanations()))
    return values


def _sanity(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    """How much a map stays the same while the network is forgotten."""
    values = {}
    for name, method in explanations().items():
        cascade = forgetting(model, images, method)
        for layer, similarity in zip(cascade.layers, cascade.similarity, strict=True):
            known = similarity[~similarity.isnan()].abs()
            values[f"sanity.{name}.{layer}"] = bootstrap_mean(known.tolist(), unit="number")
    return values


def forgetting(model: nn.Module, images: ImageSet, method: Explain) -> explain.Cascade:
    """Similarity with the map of the trained network as its layers are drawn anew."""
    return explain.cascading_randomization(
        model,
        lambda network: method(network, pixels(images), images.labels),
        torch.Generator().manual_seed(0),
    )


# Filters and layers


def _filters(model: nn.Module) -> dict[str, Estimate]:
    values = {}
    for layer in CONVOLUTIONS:
        trained, fresh = (explain.filters(network, layer) for network in (model, untrained()))
        for quantity, measure in QUANTITIES.items():
            values |= _contrast(f"{layer}.{quantity}", measure(trained), measure(fresh))
        for state, weights in {"trained": trained, "untrained": fresh}.items():
            rank = Estimate(explain.effective_rank(weights), unit="number")
            values[f"{layer}.rank.{state}"] = rank
    return values


def _layers(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    given, values = pixels(test), {}
    trained, fresh = (
        explain.layer_statistics(network, given, test.labels, LAYERS)
        for network in (model, untrained())
    )
    for ours, theirs in zip(trained, fresh, strict=True):
        name = ours.layer
        values |= _contrast(f"{name}.selectivity", ours.selectivity, theirs.selectivity)
        values[f"{name}.sparsity.trained"] = Estimate(ours.sparsity, n=len(test))
        values[f"{name}.sparsity.untrained"] = Estimate(theirs.sparsity, n=len(test))
        values[f"{name}.side"] = _count(ours.resolution[0])
    return values


def _contrast(name: str, trained: Tensor, fresh: Tensor) -> dict[str, Estimate]:
    """The mean of a quantity over filters or channels, trained and untrained, and the gain."""
    trained, fresh = trained.tolist(), fresh.tolist()
    return {
        f"{name}.trained": bootstrap_mean(trained, unit="number"),
        f"{name}.untrained": bootstrap_mean(fresh, unit="number"),
        f"{name}.gain": bootstrap_difference(trained, fresh, unit="number"),
    }


# Occlusion


def _occlusion(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    given, target = pixels(images), explain.probability(images.labels)
    values = {"patch": _count(PATCH)}
    for name, fill in FILLS.items():
        hidden = explain.occlusion(model, given, patch=PATCH, fill=fill)
        on, off = _on_and_off(given, hidden)
        drops = hidden.drops(target)
        values[f"occlusion.{name}.flipped_images"] = bootstrap_mean(
            hidden.flipped.flatten(1).any(1).double().tolist()
        )
        values[f"occlusion.{name}.flipped_positions"] = bootstrap_mean(
            hidden.flipped.flatten(1).double().mean(1).tolist()
        )
        on_digit, off_digit = _mean_where(drops, on), _mean_where(drops, off)
        values[f"occlusion.{name}.on_digit"] = bootstrap_mean(on_digit.tolist(), unit="difference")
        values[f"occlusion.{name}.off_digit"] = bootstrap_mean(
            off_digit.tolist(), unit="difference"
        )
        values[f"occlusion.{name}.on_over_off"] = bootstrap_mean(
            (on_digit - off_digit).tolist(), unit="difference"
        )
        if name == "grey":
            values |= _taken_for(hidden)
    return values


def _on_and_off(images: Tensor, hidden: explain.Occlusion) -> tuple[Tensor, Tensor]:
    """Positions of the patch that hide much of the digit, and those that hide none of it.

    Much is at least a tenth of its bright pixels. Bool, (N, rows, columns) each.
    """
    ink = (images[:, 0] >= INK).float()
    rows, columns = hidden.hidden_rows.float(), hidden.hidden_columns.float()
    covered = rows @ ink @ columns.T / ink.sum((1, 2)).view(-1, 1, 1)
    return covered >= 0.1, covered == 0


def _mean_where(values: Tensor, chosen: Tensor) -> Tensor:
    """The mean over the chosen places of each image, (N,)."""
    return (values * chosen).sum((1, 2)) / chosen.sum((1, 2)).clamp(min=1)


def _taken_for(hidden: explain.Occlusion) -> dict[str, Estimate]:
    """The class that a flipped prediction goes to most often, and how often."""
    taken = hidden.predicted[hidden.flipped]
    if not len(taken):
        return {}
    favorite = int(taken.bincount().argmax())
    share = bootstrap_mean((taken == favorite).double().tolist())
    return {"occlusion.favorite": _count(favorite), "occlusion.favorite_share": share}


def _count(value: int) -> Estimate:
    return Estimate(value, unit="count")
