"""Explanations, scored against what was planted: where the stroke is, and which color counts."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import NamedTuple

import torch
from scipy.stats import spearmanr
from torch import Generator, Tensor, nn

from cnn_core import explain
from cnn_core.attack.result import logits
from cnn_core.data.colored import PALETTE, ColoredSet, repainted
from cnn_core.evaluate.intervals import Estimate, mean_over_seeds
from cnn_core.studies.colored.accuracy import Trained
from cnn_core.studies.samples import pixels

CAM_LAYERS = ("relu1", "relu2", "relu3")
PATCH = 7  # pixels, a quarter of the image's side

Maps = Callable[[nn.Module, Tensor, Tensor], Tensor]  # network, images, classes → (N, H, W)


class Effects(NamedTuple):
    """By how much the probability of the predicted class falls, (N,) each.

    Attributes:
        stroke: when the stroke alone is repainted, mean over the nine other colors.
        ground: when the ground alone is.
    """

    stroke: Tensor
    ground: Tensor

    @property
    def share(self) -> Tensor:
        """The stroke's part of both, (N,); one half where neither counts."""
        stroke, ground = self.stroke.clamp(min=0), self.ground.clamp(min=0)
        both = stroke + ground
        return torch.where(both > 1e-3, stroke / both.clamp(min=1e-3), 0.5)


def effects(model: nn.Module, images: ColoredSet) -> Effects:
    """The truth: what repainting stroke or ground does to the prediction."""
    given = logits(model, pixels(images.set)).softmax(1)
    sure, predicted = given.max(1)

    def after(strokes: Tensor, grounds: Tensor) -> Tensor:
        shown = repainted(images, strokes, grounds).float() / 255
        return logits(model, shown).softmax(1).gather(1, predicted[:, None])[:, 0]

    own, others = images.colors, range(1, len(PALETTE))
    shifted = [(own + shift) % len(PALETTE) for shift in others]
    return Effects(
        sure - torch.stack([after(color, own) for color in shifted]).mean(0),
        sure - torch.stack([after(own, color) for color in shifted]).mean(0),
    )


def explanations() -> dict[str, Maps]:
    """Maps of where evidence for a class is, by name."""
    return {
        **{f"gradcam_{layer}": partial(_cam, layer=layer) for layer in CAM_LAYERS},
        "occlusion": lambda model, images, classes: explain.occlusion(
            model, images, patch=PATCH, fill=0.0
        ).map(explain.logit(classes)),
        "integrated": lambda model, images, classes: explain.integrated_gradients(
            model, images, explain.logit(classes)
        ).sum(1),
        "saliency": lambda model, images, classes: explain.saliency(
            model, images, explain.logit(classes)
        ),
    }


def references() -> dict[str, Maps]:
    """Maps that look at no network."""
    return {
        "edges": lambda model, images, classes: explain.edge_map(images),
        "constant": lambda model, images, classes: explain.constant_map(images),
        "random": lambda model, images, classes: explain.random_map(
            images, Generator().manual_seed(0)
        ),
    }


def _cam(model: nn.Module, images: Tensor, classes: Tensor, layer: str) -> Tensor:
    coarse = explain.grad_cam(model, images, explain.logit(classes), layer)
    return explain.upsampled(coarse, images.shape[2:])


def mass_in_stroke(maps: Tensor, strokes: Tensor) -> Tensor:
    """The share of a map's positive values that lies on the stroke, (N,); its area's if blank."""
    positive = maps.clamp(min=0).flatten(1)
    mask = strokes.flatten(1)
    total = positive.sum(1)
    share = (positive * mask).sum(1) / total.clamp(min=1e-12)
    return torch.where(total > 1e-12, share, mask.double().mean(1).to(share))


def density(maps: Tensor, strokes: Tensor) -> Tensor:
    """``mass_in_stroke`` in units of the stroke's share of the image: 1 is no preference, (N,)."""
    return mass_in_stroke(maps, strokes) / strokes.flatten(1).double().mean(1)


def measured(trained: Trained, groups: Mapping[str, ColoredSet]) -> dict[str, Estimate]:
    """For each network and group of images: the truth, and each map's density and agreement.

    Agreement is the rank correlation, over images, of the share of a map on the stroke with the
    share of the effect that the stroke has.
    """
    values = {}
    for variant, models in trained.items():
        for group, images in groups.items():
            of_seed = [_of_one(model, images) for model in models]
            for name in of_seed[0]:
                found = [one[name] for one in of_seed]
                values[f"truth.{variant}.{group}.{name}"] = mean_over_seeds(found, unit="number")
    return values


def _of_one(model: nn.Module, images: ColoredSet) -> dict[str, float]:
    given = pixels(images.set)
    classes = logits(model, given).argmax(1)
    truth = effects(model, images)
    found = {
        "stroke_effect": truth.stroke.mean().item(),
        "ground_effect": truth.ground.mean().item(),
        "stroke_share": truth.share.mean().item(),
    }
    for name, method in (explanations() | references()).items():
        maps = method(model, given, classes)
        found[f"density.{name}"] = density(maps, images.strokes).mean().item()
        found[f"mass.{name}"] = mass_in_stroke(maps, images.strokes).mean().item()
        if name in explanations():
            share = mass_in_stroke(maps, images.strokes)
            found[f"agreement.{name}"] = _rank_correlation(share, truth.share)
    return found


def _rank_correlation(one: Tensor, other: Tensor) -> float:
    """Spearman's; 0 where either is the same for all images, and so says nothing."""
    if one.unique().numel() == 1 or other.unique().numel() == 1:
        return 0.0
    return float(spearmanr(one, other).statistic)
