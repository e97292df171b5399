import math

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn_core.data.colored import PALETTE
from cnn_core.data.recolor import random_brightness, random_channel_mixing
from cnn_core.train.objective import cross_entropy
from cnn_core.train.unbiased import agreement, balanced, color_penalty, colors_of, recolored


@pytest.fixture
def images():
    return torch.rand(6, 3, 5, 5, dtype=torch.float64, generator=generator())


@pytest.fixture
def labels():
    return torch.tensor([0, 1, 2, 3, 4, 5])


@pytest.fixture
def network():
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        layers = {"conv": nn.Conv2d(3, 4, 3), "flatten": nn.Flatten(), "fc": nn.Linear(36, 10)}
        model = nn.Sequential()
        for name, layer in layers.items():
            model.add_module(name, layer)
        return model.double()


def generator():
    return torch.Generator().manual_seed(0)


def painted(color, light=0.7):
    return light * torch.tensor(PALETTE)[color].view(1, 3, 1, 1).expand(1, 3, 4, 4)


def test_without_charges_the_penalty_is_the_cross_entropy(network, images, labels):
    found = color_penalty(network, images, labels, generator(), features=0, outputs=0)
    expected = cross_entropy(network, images, labels, generator())
    torch.testing.assert_close(found, expected, check_dtype=False)


def test_the_charges_are_those_of_the_formula(network, images, labels):
    """The oracle works image by image, without noise."""
    expected = []
    for image, label in zip(images, labels, strict=True):
        grey = image.mean(0).expand(3, -1, -1)
        hidden = [network[0](one[None]).flatten() for one in (image, grey)]
        p, q = (network(one[None])[0].softmax(0) for one in (image, grey))
        cosine = hidden[0] @ hidden[1] / (hidden[0].norm() * hidden[1].norm())
        divergence = (q * (q / p).log()).sum()
        expected.append(-p[label].log() + 10 * (1 - cosine) + 2 * divergence)
    found = color_penalty(network, images, labels, generator(), noise=0)
    torch.testing.assert_close(found.double(), torch.stack(expected).mean(), rtol=1e-5, atol=1e-6)


def test_a_grey_image_is_charged_nothing(network, labels):
    grey = torch.rand(6, 1, 5, 5, dtype=torch.float64).expand(-1, 3, -1, -1)
    found = color_penalty(network, grey, labels, generator(), noise=0)
    expected = F.cross_entropy(network(grey), labels)
    torch.testing.assert_close(found.double(), expected, rtol=1e-5, atol=1e-5)


def test_the_noise_comes_from_the_generator(network, images, labels):
    first, again = (color_penalty(network, images, labels, generator()) for _ in range(2))
    other = color_penalty(network, images, labels, torch.Generator().manual_seed(1))
    assert first == again != other


@pytest.mark.parametrize("color", range(10))
@pytest.mark.parametrize("light", [0.9, 1.0])
def test_the_color_is_read_from_a_bright_image(color, light):
    assert colors_of(painted(color, light)).item() == color


def balanced_loss(network, images, labels, **options):
    return balanced(network, images, labels, generator(), **options).item()


def constant(scores):
    """A network that answers the same whatever it is shown."""

    class Constant(nn.Module):
        def forward(self, images):
            return torch.tensor(scores).expand(len(images), -1)

    return Constant()


def test_images_weigh_as_if_all_colors_were_equally_likely():
    """In 1,000 images of a class with 91 % in its color, each other color has 10 of them."""
    network, zero = constant([0.0] * 10), torch.zeros(1, dtype=torch.long)
    own, other = (balanced_loss(network, painted(c), zero, matching=0.91) for c in (0, 4))
    assert 910 * own == pytest.approx(10 * other)  # each color counts the same,
    assert 910 * own + 90 * other == pytest.approx(1_000 * math.log(10))  # and all as before


def test_with_two_groups_the_other_colors_together_weigh_as_much_as_the_own():
    network, zero = constant([0.0] * 10), torch.zeros(1, dtype=torch.long)
    own, other = (
        balanced_loss(network, painted(color), zero, matching=0.91, colors=2) for color in (0, 4)
    )
    assert 910 * own == pytest.approx(90 * other)
    assert 910 * own + 90 * other == pytest.approx(1_000 * math.log(10))


def seen_by(images, labels, **options):
    """What a network is shown, and the labels that fit the loss that it gives."""
    shown = []

    def model(batch):
        shown.append(batch)
        return torch.zeros(len(batch), 10).scatter(1, labels.repeat(len(batch) // 6)[:, None], 50.0)

    loss = recolored(model, images, labels, generator(), **options)
    return shown[0], loss


def test_copies_come_in_random_colors_with_the_labels_of_their_images(images, labels):
    shown, loss = seen_by(images, labels, copies=3)
    assert shown.shape == (18, 3, 5, 5)
    assert len(shown.unique(dim=0)) == 18
    assert loss == pytest.approx(0, abs=1e-12)


def test_each_copy_is_a_mixture_of_the_channels_of_its_image(images, labels):
    shown, _ = seen_by(images, labels)
    for before, after in zip(images.repeat(2, 1, 1, 1), shown, strict=True):
        channels = before.flatten(1).T
        weights = torch.linalg.lstsq(channels, after.flatten(1).T).solution
        torch.testing.assert_close(channels @ weights, after.flatten(1).T)


def test_without_mixing_an_empty_channel_stays_empty_and_without_drawing_it_a_copy_keeps_its_light(
    images, labels
):
    images[:, 2] = 0
    shown, _ = seen_by(images, labels, mixing=False, brightness=False)
    assert not shown[:, 2].any()
    before, after = (some.amax((1, 2, 3)) for some in (images.repeat(2, 1, 1, 1), shown))
    torch.testing.assert_close(after, before)


def test_without_its_charge_agreement_is_the_cross_entropy(network, images, labels):
    found = agreement(network, images, labels, generator(), weight=0)
    expected = cross_entropy(network, images, labels, generator())
    torch.testing.assert_close(found, expected, check_dtype=False)


def test_agreement_charges_for_the_divergence_of_the_copies(network, images, labels):
    """The oracle draws the same copies and works image by image."""
    copies = generator()
    copies = random_brightness(random_channel_mixing(images, copies), copies)
    expected = []
    for image, copy, label in zip(images, copies, labels, strict=True):
        p, q = (network(one[None])[0].softmax(0) for one in (image, copy))
        expected.append(-p[label].log() + 3 * (p * (p / q).log()).sum())
    found = agreement(network, images, labels, generator(), weight=3)
    torch.testing.assert_close(found.double(), torch.stack(expected).mean(), rtol=1e-5, atol=1e-6)


def test_what_reads_no_color_is_not_charged(images, labels):
    def colorblind(batch):
        return torch.arange(10.0).expand(len(batch), -1)

    charged = agreement(colorblind, images, labels, generator(), weight=100)
    assert charged == agreement(colorblind, images, labels, generator(), weight=0)
