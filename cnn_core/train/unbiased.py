"""Objectives for data in which a color gives the answer away nearly always.

Functions ``(model, images, labels, generator) -> loss``, options through ``partial``.
"""

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn

from cnn_core.data.colored import PALETTE
from cnn_core.data.recolor import random_brightness, random_channel_gains, random_channel_mixing


def color_penalty(
    model: nn.Sequential,
    images: Tensor,
    labels: Tensor,
    generator: Generator,
    *,
    features: float = 10.0,
    outputs: float = 2.0,
    noise: float = 0.03,
) -> Tensor:
    """Cross-entropy, and a charge for what changes when the image loses its color.

    CE(f(x), y) + features · (1 − cos(h(x), h(g))) + outputs · KL(f(g) ‖ f(x)), means over the
    batch, where g is the mean of the channels plus Gaussian noise, in all three channels, and h are
    the network's values after ``flatten``. Gradients pass through both images.

    Args:
        images: (N, 3, H, W) in [0, 1].
        features, outputs: what the charges weigh; 0 leaves one out.
        noise: standard deviation, in units of [0, 1] pixels.
    """
    grey = images.mean(1, keepdim=True)
    grey = grey + noise * torch.randn(grey.shape, generator=generator).to(grey)
    both = torch.cat([images, grey.clamp(0, 1).expand_as(images)])
    end = [name for name, _ in model.named_children()].index("flatten") + 1
    hidden = model[:end](both)
    in_color, in_grey = model[end:](hidden).float().log_softmax(1).chunk(2)
    similarity = F.cosine_similarity(*hidden.float().chunk(2))
    divergence = F.kl_div(in_color, in_grey, reduction="batchmean", log_target=True)
    loss = F.nll_loss(in_color, labels)
    return loss + features * (1 - similarity.mean()) + outputs * divergence


def balanced(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    generator: Generator,
    *,
    matching: float,
    colors: int = len(PALETTE),
) -> Tensor:
    """Cross-entropy, weighted as if each class came in all colors equally often.

    An image in its class's color weighs 1 / (colors · matching), any other
    (1 − 1 / colors) / (1 − matching), which is the ratio of its probabilities without and with the
    bias. The color is read from the image.

    Args:
        matching: the share of images whose color is that of the class.
        colors: 2 gives the images in another color half of the weight, and not nine tenths.
    """
    losses = F.cross_entropy(model(images).float(), labels, reduction="none")
    match = colors_of(images) == labels
    own, other = 1 / (colors * matching), (1 - 1 / colors) / (1 - matching)
    return (losses * torch.where(match, own, other)).mean()


def recolored(
    model: nn.Module,
    images: Tensor,
    labels: Tensor,
    generator: Generator,
    *,
    copies: int = 2,
    mixing: bool = True,
    brightness: bool = True,
) -> Tensor:
    """Cross-entropy on copies of each image in colors drawn at random, and not on the image.

    Args:
        copies: how many of each image, each in a color of its own.
        mixing: colors by ``random_channel_mixing``; else by ``random_channel_gains``, which leave
            red red.
        brightness: drawn, too; else a copy is as bright as its image.
    """
    recolor = random_channel_mixing if mixing else random_channel_gains
    many = recolor(images.repeat(copies, 1, 1, 1), generator)
    if brightness:
        many = random_brightness(many, generator)
    return F.cross_entropy(model(many).float(), labels.repeat(copies))


def agreement(
    model: nn.Module, images: Tensor, labels: Tensor, generator: Generator, *, weight: float = 5.0
) -> Tensor:
    """Cross-entropy, and a charge for what changes when the image is recolored.

    CE(f(x), y) + weight · KL(f(x) ‖ f(c)), means over the batch, where c is the image in a color
    and brightness drawn at random. Gradients pass through both.
    """
    copies = random_brightness(random_channel_mixing(images, generator), generator)
    own, recolored = model(torch.cat([images, copies])).float().log_softmax(1).chunk(2)
    divergence = F.kl_div(recolored, own, reduction="batchmean", log_target=True)
    return F.nll_loss(own, labels) + weight * divergence


def colors_of(images: Tensor) -> Tensor:
    """The color of the palette that each image (N, 3, H, W) is painted in, (N,).

    The largest value of each channel, in units of the largest of all, is the color, up to its
    brightness: of two colors that differ in that alone, the image's own brightness decides.
    """
    palette = torch.tensor(PALETTE).to(images)
    largest = images.flatten(2).amax(2)
    return torch.cdist(largest, palette).argmin(1)
