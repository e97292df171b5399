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
        color: when both are, alike: what the color of the image is worth.
    """

    stroke: Tensor
    ground: Tensor
    color: Tensor

    @property
    def share(self) -> Tensor:
        """The stroke's part of both, (N,); one half where neither counts."""
        stroke, ground = self.stroke.clamp(min=0), self.ground.clamp(min=0)
        both = stroke + ground
        return torch.where(both > 1e-3, stroke / both.clamp(min=1e-3), 0.5)


def effects(model: nn.Module, images: ColoredSet) -> Effects:
    """The truth: what repainting stroke, ground or both does to the prediction."""
    given = logits(model, pixels(images.set)).softmax(1)
    sure, predicted = given.max(1)

    def after(strokes: Tensor, grounds: Tensor) -> Tensor:
        shown = repainted(images, strokes, grounds).float() / 255
        return logits(model, shown).softmax(1).gather(1, predicted[:, None])[:, 0]

    own = images.colors
    others = [(own + shift) % len(PALETTE) for shift in range(1, len(PALETTE))]
    return Effects(
        sure - torch.stack([after(color, own) for color in others]).mean(0),
        sure - torch.stack([after(own, color) for color in others]).mean(0),
        sure - torch.stack([after(color, color) for color in others]).mean(0),
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
    share of the effect that the stroke has; a constant map says how much of it the strokes' areas
    give away. ``told`` is whether a map knows which of the two
    networks it explains: the share of images on which more of it lies on the stroke for the mended
    network; one half is ignorance. The effect of the color is the truth that it has to match.
    """
    values = {}
    for group, images in groups.items():
        scored = {
            variant: [_scores(model, images) for model in models]
            for variant, models in trained.items()
        }
        for variant, of_seeds in scored.items():
            summed = [_summary(one, images) for one in of_seeds]
            for name in summed[0]:
                found = [one[name] for one in summed]
                values[f"truth.{variant}.{group}.{name}"] = mean_over_seeds(found, unit="number")
        pairs = list(zip(scored["lazy"], scored["best"], strict=True))
        for name in explanations():
            shares = [_more_often(best.masses[name], lazy.masses[name]) for lazy, best in pairs]
            values[f"truth.told.{group}.{name}"] = mean_over_seeds(shares)
        shares = [_more_often(lazy.effects.color, best.effects.color) for lazy, best in pairs]
        values[f"truth.told.{group}.repainting"] = mean_over_seeds(shares)
    return values


class Scores(NamedTuple):
    """What repainting does to one network's predictions, and each map's share on the stroke."""

    effects: Effects
    masses: dict[str, Tensor]


def _scores(model: nn.Module, images: ColoredSet) -> Scores:
    given = pixels(images.set)
    classes = logits(model, given).argmax(1)
    masses = {
        name: mass_in_stroke(method(model, given, classes), images.strokes)
        for name, method in (explanations() | references()).items()
    }
    return Scores(effects(model, images), masses)


def _summary(scores: Scores, images: ColoredSet) -> dict[str, float]:
    truth, area = scores.effects, images.strokes.flatten(1).double().mean(1)
    found = {
        "stroke_effect": truth.stroke.mean().item(),
        "ground_effect": truth.ground.mean().item(),
        "color_effect": truth.color.mean().item(),
        "stroke_share": truth.share.mean().item(),
    }
    for name, mass in scores.masses.items():
        found[f"density.{name}"] = (mass / area).mean().item()
        found[f"mass.{name}"] = mass.mean().item()
        found[f"agreement.{name}"] = _rank_correlation(mass, truth.share)
    for name in explanations():
        gain = found[f"agreement.{name}"] - found["agreement.constant"]
        found[f"agreement_over_constant.{name}"] = gain
    return found


def _more_often(one: Tensor, other: Tensor) -> float:
    """How often the one is larger; ties count half."""
    return ((one > other).double() + 0.5 * (one == other).double()).mean().item()


def _rank_correlation(one: Tensor, other: Tensor) -> float:
    """Spearman's; 0 where either is the same for all images, and so says nothing."""
    if one.unique().numel() == 1 or other.unique().numel() == 1:
        return 0.0
    return float(spearmanr(one, other).statistic)
