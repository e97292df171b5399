"""Brief 001, optional part 1: images that the digit network likes best.

Of the best network of the study ``mnist``: ten images for each class, under the brief's squared
penalty and under better regularizers, each as strong as a stated rule allows; what other judges
make of them; and images for channels, single neurons and hidden units.
"""

from cnn_core import runs
from cnn_core.data import mnist as data
from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.results import read_results, write_results
from cnn_core.studies import mnist, scratch
from cnn_core.studies.dream import classes, cost, features, judged
from cnn_core.studies.judges import confidence
from cnn_core.studies.samples import pixels

TITLE = "Images that the digit network likes best, for its classes and for its features"
NAME = "dream"


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Measure and write the results. There is nothing to train."""
    if request.seeds:
        raise UserError(f"{NAME} trains nothing: it has no seeds to choose from")
    model, judge, splits = mnist.best_model(), scratch.kept_model(), data.load()
    sure = confidence(model, pixels(splits.validation), splits.validation.labels)
    chosen, values = classes.choose(model, judge, float(sure.mean()))
    values |= {
        "images": Estimate(len(classes.starts_and_classes()[1]), unit="count"),
        "steps": Estimate(classes.steps(), unit="count"),
        "validation.confidence": bootstrap_mean(sure.tolist()),
        **judged.measured(model, judge, splits, chosen),
        **cost.measured(model, splits.test, chosen["l2"]),
        **features.measured(model, splits),
    }
    write_results(
        NAME,
        values,
        artifacts=[mnist.best_stem(), scratch.kept_stem()],
        about={"strengths": chosen},
        module=__name__,
    )


def strengths() -> dict[str, dict[str, float]]:
    """What was chosen: for each kind of image, the strength of each regularizer."""
    return read_results(NAME)["about"]["strengths"]
