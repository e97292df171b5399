"""The square attack (Andriushchenko et al., 2020): its schedule, its squares, and what it costs."""

import pytest
import torch
from torch import nn
from unchanged import unchanged

from cnn_core.attack import square
from cnn_core.attack.losses import margin
from cnn_core.attack.square import square_attack

EPSILON = 0.1


def attacked(network, images, labels, queries=30, seed=0, **options):
    generator = torch.Generator().manual_seed(seed)
    return square_attack(
        network,
        images,
        labels,
        **{"epsilon": EPSILON} | options,
        queries=queries,
        generator=generator,
    )


def test_the_share_of_the_area_is_halved_as_in_the_papers_schedule():
    # Of 10,000 queries, on 28 × 28 pixels, from 80 %: the paper's p after each of its turns.
    turns = [0, 11, 51, 201, 1_001, 2_001, 4_001, 6_001, 8_001]
    shares = [0.8 / 2**k for k in range(9)]
    for turn, share in zip(turns, shares, strict=True):
        side = square._side(turn / 10_000, 0.8, 28, 28)
        assert side == max(round((share * 28 * 28) ** 0.5), 1)


def test_each_image_gets_one_square_of_the_given_side_somewhere_inside():
    generator = torch.Generator().manual_seed(0)
    masks = square._squares(200, 8, 10, 3, generator)
    assert masks.shape == (200, 1, 8, 10)
    assert (masks.flatten(1).sum(1) == 9).all()
    rows, columns = masks.any(3).flatten(1), masks.any(2).flatten(1)
    assert (rows.sum(1) == 3).all()
    assert (columns.sum(1) == 3).all()
    assert masks.any(0).all()  # every pixel gets its turn


@pytest.mark.parametrize("targeted", [False, True])
def test_the_loss_never_falls_below_that_of_the_stripes(targeted, network, images, labels):
    classes = (labels + 1) % 4 if targeted else labels
    sign = -1 if targeted else 1
    start = attacked(network, images, classes, queries=1, targeted=targeted)
    end = attacked(network, images, classes, queries=60, targeted=targeted)
    network.eval()
    gained = sign * (margin(network(end), classes) - margin(network(start), classes))
    assert gained.min() >= 0
    assert gained.max() > 0


def test_every_pixel_is_changed_by_epsilon_or_clipped(network, images, labels):
    right = network.eval()(images).argmax(1) == labels
    found = attacked(network, images[right], labels[right])
    moved = (found - images[right]).abs()
    clipped = (found == 0) | (found == 1)
    assert (torch.isclose(moved, torch.full_like(moved, EPSILON)) | clipped).all()


def test_it_finds_errors_that_noise_of_the_same_size_does_not(network, images, labels):
    right = network.eval()(images).argmax(1) == labels
    images, labels = images[right], labels[right]
    few = attacked(network, images, labels, queries=1)
    many = attacked(network, images, labels, queries=200)
    errors = [(network(found).argmax(1) != labels).sum() for found in (few, many)]
    assert errors[1] > errors[0]


def test_an_image_that_is_misread_already_is_left_alone(network, images, labels):
    wrong = (network.eval()(images).argmax(1) + 1) % 4
    assert torch.equal(attacked(network, images, wrong), images)


def test_it_asks_no_more_often_than_it_may_and_not_for_those_that_are_fooled(images, labels):
    class Stubborn(nn.Module):
        """Always the first class; counts what it is asked."""

        asked = 0

        def forward(self, images):
            self.asked += len(images)
            return torch.tensor([[1.0, 0.0, 0.0, 0.0]]).expand(len(images), 4)

    network, first = Stubborn(), torch.zeros_like(labels)
    attacked(network, images, first, queries=7)
    looks = 2 + 2 + 1  # how large a batch may be, asked by each look; one image, and its class
    assert network.asked <= (7 + 1) * (len(images) + 1) + looks + len(images)
    network.asked = 0
    attacked(network, images, first + 1, queries=7)  # reached before it begins
    assert network.asked <= 3 * len(images) + 8


def test_a_seed_decides_and_the_network_is_left_as_it_was(network, images, labels):
    with unchanged(network):
        found = attacked(network, images, labels, seed=1)
    assert torch.equal(found, attacked(network, images, labels, seed=1))
    assert not torch.equal(found, attacked(network, images, labels, seed=2))


def test_the_budget_the_range_and_the_empty_batch(network, images, labels):
    for epsilon in (0.0, 0.05, 2.0):
        found = attacked(network, images, labels, epsilon=epsilon)
        assert found.min() >= 0
        assert found.max() <= 1
        assert (found - images).abs().max() <= epsilon + 1e-6
    assert attacked(network, images[:0], labels[:0]).shape == (0, 1, 8, 8)


def test_as_strong_as_that_of_torchattacks(network, images, labels, corners):
    torchattacks = pytest.importorskip("torchattacks")
    images, labels = corners(200)
    network, images = network.float().eval(), images.float()
    right = network(images).argmax(1) == labels
    images, labels = images[right], labels[right]
    theirs = torchattacks.Square(network, eps=EPSILON, n_queries=300, seed=0)(images, labels)
    ours = attacked(network, images, labels, queries=300)
    rates = [(network(found).argmax(1) != labels).double().mean() for found in (ours, theirs)]
    assert abs(rates[0] - rates[1]) < 0.1  # two random searches
