"""Brief 001, part 3: images that the digit network takes for a digit.

Made by gradient ascent on the pixels of the best network of the study ``mnist``: from noise,
towards the picture of another digit, and as one noise for many images. A network of another
architecture, that of the study ``scratch``, is the judge of what else can be seen in them.

Every size is in units of [0, 1] pixels; a grey level is 1/255.
"""

from cnn_core import runs
from cnn_core.data import mnist as data
from cnn_core.errors import UserError
from cnn_core.results import write_results
from cnn_core.studies import mnist, scratch
from cnn_core.studies.adversarial import from_noise, one_noise, own_noise, towards
from cnn_core.studies.adversarial.common import NAME, network
from cnn_core.studies.samples import sample

TITLE = "Images that the digit network takes for a digit: from noise, towards another, one for many"


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Make the images, measure, and write the results. There is nothing to train."""
    if request.seeds:
        raise UserError(f"{NAME} trains nothing: it has no seeds to choose from")
    splits, model, judge = data.load(), network(), scratch.kept_model()
    values = from_noise.measured(model, judge, splits)
    values |= towards.measured(model, judge, splits) | one_noise.measured(model, splits)
    epsilon, hardest = values["noise.epsilon.unit"].value, values["noise.hardest"].value
    values |= own_noise.measured(model, sample(splits.test), epsilon)
    checks = {
        "own": own_noise.checks(model, judge, splits.test, targeted=False),
        "own_target": own_noise.checks(model, judge, splits.test, targeted=True),
        "universal": one_noise.checks(model, splits.test, epsilon, hardest),
    }
    write_results(
        NAME,
        values,
        artifacts=[mnist.best_stem(), scratch.kept_stem()],
        about={"checks": checks},
        module=__name__,
    )
