"""Brief 003, onwards: how many of the CIFAR-10 images that a network gets right withstand attacks.

FGSM and PGD on the ResNet-18 of the study ``cifar``, random noise of the same size beside them, and
where Grad-CAM looks before and after.
"""

from collections.abc import Callable
from functools import partial

from torch import Generator, Tensor, nn

from cnn_core import explain, runs
from cnn_core.attack.gradient import pgd
from cnn_core.attack.losses import margin
from cnn_core.attack.result import logits
from cnn_core.data import cifar as data
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate
from cnn_core.results import write_results
from cnn_core.studies import cifar, perturbed
from cnn_core.studies.cifar.chosen import FEW, some
from cnn_core.studies.cifar.gradcam import LAYERS
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.perturbed import ATTACKS, adversarial, fgsm_along, gradient_signs, looks
from cnn_core.studies.samples import pixels

TITLE = "CIFAR-10 under attack: accuracy over epsilon, and whether Grad-CAM would tell"
NAME = "robustness"
LEVELS = (0.5, 1, 2, 4, 8)  # epsilon in grey levels of 255
MOST = 8  # the level at which every test image is attacked
STEPS = (3, perturbed.STEPS)  # of PGD: who withstands few is attacked again, from anew
MARGIN_STEPS = 40  # of PGD on the margin, each a quarter of epsilon
SAMPLE = 1_000  # test images for the levels below
LOOKED_AT = 4  # grey levels at which Grad-CAM is compared


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Attack both networks, measure, and write the results. There is nothing to train."""
    if request.seeds:
        raise UserError(f"{NAME} trains nothing: it has no seeds to choose from")
    test, model, brief = data.load().test, cifar.network("resnet18"), cifar.network("resnet")
    values = {
        "pgd.steps": count(STEPS[-1]),
        "margin.steps": count(MARGIN_STEPS),
        "sample": count(len(_sample(test))),
        "looked_at": count(LOOKED_AT),
        **_accuracies(model, test),
        # Of the brief's network, at the largest level alone.
        f"resnet.margin.accuracy.{MOST}": mean(
            withstands_margin(brief, test, MOST, withstands_pgd(brief, test, MOST)), "fraction"
        ),
        **_looks(model, some(test, FEW)),
    }
    stems = [cifar.record(variant)["stem"] for variant in ("resnet", "resnet18")]
    write_results(NAME, values, artifacts=stems, module=__name__)


def called(levels: float) -> str:
    """A level as results are named by it: ``half``, ``1``, ``2``."""
    return f"{levels:g}".replace("0.5", "half")


def withstands_fgsm(model: nn.Module, images: ImageSet) -> dict[float, Tensor]:
    """Which images are classified right after FGSM at each level, bool (N,)."""
    signs = gradient_signs(model, images)
    return {
        levels: _right(model, fgsm_along(signs, images, levels), images.labels) for levels in LEVELS
    }


def withstands_pgd(model: nn.Module, images: ImageSet, levels: float) -> Tensor:
    """Which images are classified right before and after PGD, a short one and a long one.

    An image that is wrong already, or that the short one fools, is not attacked again: nearly all
    of them, at the larger levels.
    """
    left = _right(model, pixels(images), images.labels)
    for steps in STEPS:
        left = _withstand(partial(pgd, steps=steps), model, images, levels, left)
    return left


def withstands_margin(model: nn.Module, images: ImageSet, levels: float, left: Tensor) -> Tensor:
    """Which of the images ``left``, bool (N,), are classified right after PGD on the margin, too.

    The cross-entropy looks where the right answer is most in doubt against all classes together,
    the margin (Carlini and Wagner, 2017) at the one rival that has to be overtaken.
    """
    attack = partial(pgd, loss=margin, steps=MARGIN_STEPS, step_size=levels / 255 / 4)
    return _withstand(attack, model, images, levels, left)


def _withstand(
    attack: Callable[..., Tensor], model: nn.Module, images: ImageSet, levels: float, left: Tensor
) -> Tensor:
    """``left`` without the images that the attack fools; it is made on no others."""
    if not left.any():
        return left
    some, still = images[left.nonzero().flatten()], left.clone()
    changed = attack(
        model,
        pixels(some),
        some.labels,
        epsilon=levels / 255,
        generator=Generator().manual_seed(0),
    )
    still[left] = _right(model, changed, some.labels)
    return still


def _accuracies(model: nn.Module, test: ImageSet) -> dict[str, Estimate]:
    """Accuracy under each attack: FGSM, and PGD at the largest level, on all images."""
    sample = _sample(test)
    clean = _right(model, pixels(sample), sample.labels)
    right = {(attack, 0): clean for attack in (*ATTACKS, "margin")}
    right |= {("fgsm", levels): found for levels, found in withstands_fgsm(model, test).items()}
    for levels in LEVELS:
        noisy = adversarial(model, sample, "noise", levels)
        right["noise", levels] = _right(model, noisy, sample.labels)
        attacked = test if levels == MOST else sample
        right["pgd", levels] = withstands_pgd(model, attacked, levels)
        right["margin", levels] = withstands_margin(model, attacked, levels, right["pgd", levels])
    return {
        **{
            f"{attack}.accuracy.{called(levels)}": mean(found, "fraction")
            for (attack, levels), found in right.items()
        },
        "noise.cost": _minus(clean, right["noise", MOST]),
        "fgsm.flattery": _minus(right["fgsm", MOST], right["pgd", MOST]),
        "pgd.flattery": _minus(right["pgd", MOST], right["margin", MOST]),
    }


def _looks(model: nn.Module, images: ImageSet) -> dict[str, Estimate]:
    changed = {attack: adversarial(model, images, attack, LOOKED_AT) for attack in ATTACKS}
    values = {}
    for layer in LAYERS:
        found = looks(model, images, changed, partial(cams, model, layer=layer))
        values |= {f"looks.{layer}.{name}": value for name, value in found.items()}
    return values


def cams(model: nn.Module, images: Tensor, classes: Tensor, layer: str) -> Tensor:
    """Grad-CAM of ``classes`` for float images (N, C, H, W), at the layer's resolution."""
    return explain.grad_cam(model, images, explain.logit(classes), layer)


def _sample(test: ImageSet) -> ImageSet:
    return some(test, SAMPLE, 40)


def _right(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    return logits(model, images).argmax(1) == labels


def _minus(ours: Tensor, theirs: Tensor) -> Estimate:
    return mean(ours.double() - theirs.double(), "difference")
