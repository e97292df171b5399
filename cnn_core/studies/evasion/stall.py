"""An attack that stalls: what cross-entropy in single precision does to digits of which p is 1.

The gradient of cross-entropy is p - 1 for the right logit and p for each other one. Where float32
rounds p to 1, the part that would lower the right logit is exactly zero. Two things tell p from 1
or do without it: double precision, and the margin as the loss.
"""

from copy import deepcopy

import torch
from torch import Tensor, nn

from cnn_core.attack.losses import cross_entropy, margin
from cnn_core.attack.result import logits
from cnn_core.data.images import ImageSet
from cnn_core.evaluate.intervals import Estimate
from cnn_core.nn.evasion import LEVELS
from cnn_core.studies.estimates import count, mean
from cnn_core.studies.evasion.attacks import ATTACKS
from cnn_core.studies.evasion.rates import Models, right
from cnn_core.studies.samples import pixels, sample

AT = (16, 32, 64)  # grey levels
WAYS = {
    "single": (torch.float32, cross_entropy),
    "double": (torch.float64, cross_entropy),
    "margin": (torch.float32, margin),
}


def measured(models: Models, test: ImageSet) -> dict[str, Estimate]:
    """Which share is misread after the untargeted attack, apart for digits of which p is 1.

    ``stall_gain`` is what a way makes misread of those digits beyond the attack as it is.
    """
    values = {}
    for name, (model, *_) in models.items():
        images = sample(test)
        images = images[right(model, images)]
        sure = certain(model, images)
        groups = {"certain": sure, "unsure": ~sure}
        values |= {f"stall.images.{name}.{of}": count(int(g.sum())) for of, g in groups.items()}
        for levels in AT:
            found = {way: misread(model, images, way, levels) for way in WAYS}
            for way, turned in found.items():
                for of, group in groups.items():
                    share = mean(turned[group], "fraction")
                    values[f"stall.{name}.{of}.{way}.{levels}"] = share
                gain = turned[sure].double() - found["single"][sure].double()
                values[f"stall_gain.{name}.{way}.{levels}"] = mean(gain, "difference")
    return values


def certain(model: nn.Module, images: ImageSet) -> Tensor:
    """Of which images the right class has a probability of 1 in float32, bool (N,)."""
    shares = logits(model, pixels(images)).softmax(1)
    return shares.gather(1, images.labels[:, None])[:, 0] == 1


def misread(model: nn.Module, images: ImageSet, way: str, levels: int) -> Tensor:
    """Which images the untargeted attack makes the model misread when its loss is computed so."""
    precision, loss = WAYS[way]
    changed = ATTACKS["untargeted"](
        deepcopy(model).to(precision),
        pixels(images).to(precision),
        images.labels,
        epsilon=levels / LEVELS,
        loss=loss,
    )
    return logits(model, changed.float()).argmax(1) != images.labels
