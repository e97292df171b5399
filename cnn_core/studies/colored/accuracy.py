"""How many digits each variant reads right, where the color helps and where it does not."""

from collections.abc import Mapping, Sequence

from torch import nn

from cnn_core.attack.result import logits
from cnn_core.data.colored import ColoredSet, ColoredSplits
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds, paired_difference
from cnn_core.evaluate.scores import Scores
from cnn_core.studies.colored.variants import CONTROLS, METHODS
from cnn_core.studies.samples import pixels

SETS = ("validation", "recolored", "easy", "hard_random", "hard_inverted")
METHOD_OF = {
    "penalty_features": "penalty",
    "penalty_outputs": "penalty",
    "balanced_halves": "balanced",
    "recolored_once": "recolored",
    "recolored_as_bright": "recolored",
    "recolored_by_gains": "recolored",
    "lazy_longer": "lazy",
    "dropout_longer": "dropout",
    "lazy_wide": "lazy",
    "penalty_wide": "penalty",
    "dropout_wide": "dropout",
}

Trained = Mapping[str, Sequence[nn.Module]]  # the networks of each variant, by seed
Rates = Mapping[str, Mapping[str, Sequence[float]]]  # of each variant, by set, by seed


def accuracy(model: nn.Module, images: ColoredSet) -> float:
    return Scores(logits(model, pixels(images.set)), images.set.labels).accuracy


def rates(trained: Trained, records: Mapping[str, Sequence[dict]], splits: ColoredSplits) -> Rates:
    """The accuracy of each variant on each set, by seed.

    On the training images it is that of a fixed sample, as large as the validation set.
    """
    return {
        variant: {
            "train": [one["history"]["train"]["accuracy"][-1] for one in records[variant]],
            **{name: [accuracy(one, getattr(splits, name)) for one in models] for name in SETS},
        }
        for variant, models in trained.items()
    }


def best(found: Rates) -> str:
    """The method that reads most of the recolored validation digits: no test set has a say."""
    return max(METHODS, key=lambda method: mean_over_seeds(found[method]["recolored"]).value)


def measured(found: Rates) -> dict[str, Estimate]:
    """Each variant's accuracy, what each method gains on the lazy network, each control loses."""
    chosen = best(found)
    named = {**found, "best": found[chosen]}
    values = {
        f"{variant}.accuracy.{name}": mean_over_seeds(by_seed)
        for variant, of_variant in named.items()
        for name, by_seed in of_variant.items()
    }
    for method in (*METHODS, "best"):
        if method != "lazy":
            gain = paired_difference(named[method]["hard_random"], found["lazy"]["hard_random"])
            values[f"{method}.over_lazy"] = gain
    for control in CONTROLS:
        of_control = found[control]["hard_random"]
        of_method = found[METHOD_OF[control]]["hard_random"][: len(of_control)]
        values[f"{control}.over_method"] = paired_difference(of_control, of_method)
    values["dropout_over_lazy_longer"] = paired_difference(
        found["dropout_longer"]["hard_random"], found["lazy_longer"]["hard_random"]
    )
    return values
