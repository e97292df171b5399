"""What each part of the improved attack brings, and what the parts left out would have brought."""

from collections.abc import Callable
from functools import partial

from torch import Generator, Tensor, nn

from cnn_core.attack.decaying import decaying_pgd
from cnn_core.attack.goals import classified_as
from cnn_core.attack.gradient import pgd
from cnn_core.attack.losses import margin
from cnn_core.attack.passes import CountsPasses
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.nn.evasion import LEVELS
from cnn_core.studies.evasion.attacks import ATTACKS, MOMENTUM, PASSES, goal_classes, victims
from cnn_core.studies.evasion.rates import Models, contested, right
from cnn_core.studies.samples import pixels

AT = 16  # grey levels, where there is most to gain
STARTS = 10  # of the attack that shows how much is left


def _generator() -> Generator:
    return Generator().manual_seed(0)


def again(model: nn.Module, images: Tensor, classes: Tensor, *, epsilon: float) -> Tensor:
    """The improved attack with half of the passes, twice: then from a random start."""
    half = partial(ATTACKS["improved"], steps=PASSES["improved"] // 2)
    found = half(model, images, classes, epsilon=epsilon)
    left = ~classified_as(logits(model, found), classes)
    found[left] = half(model, images[left], classes[left], epsilon=epsilon, generator=_generator())
    return found


def ceiling(model: nn.Module, images: Tensor, classes: Tensor, *, epsilon: float) -> Tensor:
    """The improved attack from many starts in turn, far beyond what the brief allows."""
    generator = _generator()
    found = ATTACKS["improved"](model, images, classes, epsilon=epsilon)
    for _ in range(STARTS - 1):
        left = ~classified_as(logits(model, found), classes)
        found[left] = ATTACKS["improved"](
            model, images[left], classes[left], epsilon=epsilon, generator=generator
        )
    return found


def _without_decay(**options: object) -> Callable[..., Tensor]:
    return partial(decaying_pgd, steps=PASSES["improved"], targeted=True, decay=False, **options)


_TARGETED, _IMPROVED = ATTACKS["targeted"], ATTACKS["improved"]
_STEP = {"step_size": 1 / LEVELS}
# The plain targeted attack, with one part added at a time; the improved one, with one part changed.
VARIANTS: dict[str, Callable[..., Tensor]] = {
    "plain": _TARGETED,
    "plain_margin": partial(_TARGETED, loss=margin),
    "plain_momentum": partial(_TARGETED, momentum=MOMENTUM),
    "plain_restart": lambda *args, **options: pgd(
        *args,
        **options,
        **_STEP,
        steps=PASSES["targeted"] // 2,
        restarts=2,
        targeted=True,
        stop=classified_as,
        generator=_generator(),
    ),
    "plain_decay": partial(_IMPROVED, momentum=0.0),
    "improved": _IMPROVED,
    "improved_margin": partial(_IMPROVED, loss=margin),
    "improved_constant": _without_decay(**_STEP, momentum=MOMENTUM),
    "improved_restart": again,
}


def reference(variant: str) -> str:
    """What a variant is compared with: one part more than plain, or one other than improved."""
    return "improved" if variant.startswith("improved_") else "plain"


def measured(models: Models, test: ImageSet) -> dict[str, Estimate]:
    """Rates at ``AT`` of all variants on the first trainings, and each minus its reference.

    Also the backward passes that an image cost, in the mean: stopping changes no rate, it saves
    passes.
    """
    values = {"ablation_at": Estimate(AT, unit="count")}
    for name, (model, *_) in models.items():
        images = victims("targeted", test)
        images = images[right(model, images)]
        classes = goal_classes("targeted", images)
        found = {}
        for variant, attack in VARIANTS.items():
            counted = CountsPasses(model)
            adversarial = attack(counted, pixels(images), classes, epsilon=AT / LEVELS)
            found[variant] = classified_as(logits(model, adversarial), classes).double()
            values[f"ablation.{name}.{variant}"] = bootstrap_mean(found[variant].tolist())
            values[f"ablation_passes.{name}.{variant}"] = Estimate(
                counted.passes / len(images), n=len(images), unit="number"
            )
        for variant, mask in found.items():
            gain = (mask - found[reference(variant)]).tolist()
            values[f"ablation_gain.{name}.{variant}"] = bootstrap_mean(gain, unit="difference")
    return values


def room(models: Models, test: ImageSet) -> dict[str, Estimate]:
    """What ``ceiling`` reaches at each contested epsilon on the first trainings, and what of it the
    improved attack leaves."""
    values = {"starts": Estimate(STARTS, unit="count")}
    for name, (model, *_) in models.items():
        images = victims("targeted", test)
        images = images[right(model, images)]
        classes = goal_classes("targeted", images)
        for levels in contested():
            found = {
                attack: classified_as(
                    logits(model, make(model, pixels(images), classes, epsilon=levels / LEVELS)),
                    classes,
                ).double()
                for attack, make in {"ceiling": ceiling, "improved": ATTACKS["improved"]}.items()
            }
            left = (found["ceiling"] - found["improved"]).tolist()
            values[f"ceiling.{name}.{levels}"] = bootstrap_mean(found["ceiling"].tolist())
            values[f"left.{name}.{levels}"] = bootstrap_mean(left, unit="difference")
    return values
