"""Colored MNIST: digits whose color gives the answer away, and test sets where it does not.

The stroke takes a color, and the ground a noise in the same color. In training the color is that of
the digit's class nearly always, so that a network may learn the color instead of the digit. What
decides an image is therefore known: where the stroke is, which color it has, and whether the two
agree.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

import torch
from torch import Generator, Tensor

from cnn_core.data import mnist
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits, split_off

# The color of each class, red, green and blue in [0, 1], and what the report calls it.
PALETTE = (
    (1, 0, 0),
    (0, 1, 0),
    (0, 0, 1),
    (1, 1, 0),
    (1, 0, 1),
    (0, 1, 1),
    (1, 1, 1),
    (1, 0.5, 0),
    (0.5, 0.5, 0),
    (0, 0.5, 0.5),
)
COLORS = (
    "red",
    "green",
    "blue",
    "yellow",
    "magenta",
    "cyan",
    "white",
    "orange",
    "olive",
    "teal",
)
BIAS = 0.95
INK = 0.1  # grey above this belongs to the stroke
GROUND = 0.4  # the ground is noise between zero and this share of the color
VALIDATION_SHARE = 0.2
TRAIN_SEED, RANDOM_SEED, INVERTED_SEED, CHOICE_SEED, EASY_SEED = range(5)


@dataclass(frozen=True)
class ColoredSet:
    """Colored digits with the truth about them.

    Attributes:
        set: the images, uint8 (N, 3, 28, 28), and the digits as labels.
        colors: int64 (N,), indices into ``PALETTE``: the class that the color speaks for.
        strokes: bool (N, 28, 28), the pixels of the digit itself.
    """

    set: ImageSet
    colors: Tensor
    strokes: Tensor

    def __len__(self) -> int:
        return len(self.set)

    def __getitem__(self, index: Tensor | slice) -> "ColoredSet":
        return ColoredSet(self.set[index], self.colors[index], self.strokes[index])

    @property
    def matches(self) -> Tensor:
        """Whether the color is that of the digit's class, bool (N,)."""
        return self.colors == self.set.labels


@dataclass(frozen=True)
class ColoredSplits:
    """Training, validation and test sets with the bias, and two test sets without.

    In ``hard_random`` every color is equally likely, so that one in ten still matches; in
    ``hard_inverted`` the color of the class never comes with it. Both show the same digits as
    ``easy``, the test set with the bias.
    ``recolored`` shows the validation digits in random colors: whoever has to choose between ways
    to mend a network chooses on it, and leaves the test sets alone.
    """

    source: str
    train: ColoredSet
    validation: ColoredSet
    recolored: ColoredSet
    easy: ColoredSet
    hard_random: ColoredSet
    hard_inverted: ColoredSet

    @property
    def splits(self) -> Splits:
        """What a training needs; its test set is the easy one."""
        return Splits(self.source, self.train.set, self.validation.set, self.easy.set)


def load(bias: float = BIAS) -> ColoredSplits:
    """48,000 / 12,000 / 10,000 images for training, validation and each hard test set (1,037 / 260
    / 500 digits of scikit-learn when smoke).

    Args:
        bias: the probability that an image of the first two has its class's color; else it has any
            of the ten.

    Raises ``UserError`` when MNIST cannot be found.
    """
    digits = mnist.load_unsplit()
    validation, train = split_off(digits.train, round(VALIDATION_SHARE * len(digits.train)))
    generator = Generator().manual_seed(TRAIN_SEED)
    easy = [
        colored(part, biased_colors(part.labels, generator, bias=bias), generator)
        for part in (train, validation)
    ]
    return ColoredSplits(
        f"{digits.source}, colored",
        *easy,
        recolored=_drawn(validation, uniform_colors, CHOICE_SEED),
        easy=_drawn(digits.test, partial(biased_colors, bias=bias), EASY_SEED),
        hard_random=_drawn(digits.test, uniform_colors, RANDOM_SEED),
        hard_inverted=_drawn(digits.test, inverted_colors, INVERTED_SEED),
    )


def colored(grey: ImageSet, colors: Tensor, generator: Generator) -> ColoredSet:
    """Grey digits in the given colors.

    The stroke, every pixel above a tenth of white, is grey × color. The ground is noise × color,
    uniform in [0, 0.4) and the same for the three channels.

    Args:
        grey: images (N, 1, H, W).
        colors: int64 (N,), indices into ``PALETTE``.
        generator: for the noise.

    Example:
        >>> pixels, label = torch.tensor([[[[255, 0]]]], dtype=torch.uint8), torch.tensor([0])
        >>> grey = ImageSet(pixels, label, ("one",))
        >>> orange = colored(grey, torch.tensor([7]), Generator().manual_seed(0))
        >>> orange.set.images[0, :, 0, 0].tolist(), orange.strokes.tolist()
        ([255, 128, 0], [[[True, False]]])
    """
    parts = zip(grey.images.split(5_000), colors.split(5_000), strict=True)
    images = torch.cat([_paint(part, some, generator) for part, some in parts])
    strokes = grey.images[:, 0] > INK * 255
    return ColoredSet(ImageSet(images, grey.labels, grey.classes), colors, strokes)


def biased_colors(labels: Tensor, generator: Generator, *, bias: float) -> Tensor:
    """The class's own color with probability ``bias``, else any of the ten."""
    own = torch.rand(len(labels), generator=generator) < bias
    return torch.where(own, labels, uniform_colors(labels, generator))


def uniform_colors(labels: Tensor, generator: Generator) -> Tensor:
    """Any of the ten colors, whatever the class."""
    return torch.randint(len(PALETTE), labels.shape, generator=generator)


def inverted_colors(labels: Tensor, generator: Generator) -> Tensor:
    """Any of the nine colors that are not the class's own."""
    others = torch.randint(1, len(PALETTE), labels.shape, generator=generator)
    return (labels + others) % len(PALETTE)


def repainted(images: ColoredSet, strokes: Tensor, grounds: Tensor) -> Tensor:
    """The same digits on the same noise, stroke and ground each in a color of its own.

    What a network makes of them, against what it makes of ``images``, is the truth about what it
    reads: the color of the stroke, that of the ground, or neither.

    Args:
        strokes, grounds: int64 (N,), indices into ``PALETTE``.

    Returns uint8 (N, 3, H, W).
    """
    palette = torch.tensor(PALETTE)
    brightest = palette.amax(1)[images.colors].view(-1, 1, 1, 1)
    shade = images.set.images.amax(1, keepdim=True).float() / brightest
    colors = torch.where(
        images.strokes[:, None, :, :],
        palette[strokes].view(-1, 3, 1, 1),
        palette[grounds].view(-1, 3, 1, 1),
    )
    return (shade.clamp(max=255) * colors).round().byte()


def _drawn(grey: ImageSet, choose: Callable[..., Tensor], seed: int) -> ColoredSet:
    """Grey digits in colors that ``choose`` draws for their labels."""
    generator = Generator().manual_seed(seed)
    return colored(grey, choose(grey.labels, generator), generator)


def _paint(grey: Tensor, colors: Tensor, generator: Generator) -> Tensor:
    light = grey.float() / 255
    noise = GROUND * torch.rand(light.shape, generator=generator)
    shade = torch.where(light > INK, light, noise)
    color = torch.tensor(PALETTE)[colors].view(-1, 3, 1, 1)
    return (255 * shade * color).round().byte()
