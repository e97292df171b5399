"""Descent by shrinking steps: what it is, what it leaves alone, and what it costs."""

from functools import partial

import pytest
import torch
from unchanged import unchanged

from cnn_core.attack.decaying import decaying_pgd
from cnn_core.attack.goals import classified_as
from cnn_core.attack.gradient import pgd
from cnn_core.attack.losses import cross_entropy, margin
from cnn_core.attack.norms import L2, LINF
from cnn_core.attack.passes import CountsPasses

EPSILON = 0.06
OPTIONS = {
    "plain": {},
    "with momentum": {"momentum": 0.5, "loss": margin},
    "in L2": {"norm": L2},
    "with a target": {"targeted": True},
}
every_option = pytest.mark.parametrize("options", OPTIONS.values(), ids=OPTIONS)


@pytest.mark.parametrize("targeted", [False, True])
@pytest.mark.parametrize("loss", [cross_entropy, margin])
def test_with_steps_all_alike_it_is_pgd_that_stops(targeted, loss, network, images, labels):
    classes = (labels + 1) % 4 if targeted else labels
    options = {"epsilon": EPSILON, "steps": 8, "step_size": 0.02, "targeted": targeted}

    def stop(outputs, classes):
        return classified_as(outputs, classes) == targeted

    found = decaying_pgd(network, images, classes, **options, loss=loss, decay=False)
    expected = pgd(network, images, classes, **options, loss=loss, stop=stop)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-9)


def test_with_momentum_and_steps_all_alike_it_is_pgd_with_momentum(network, images, labels):
    # No image reaches a class in so small a ball, so that none stops.
    options = {"epsilon": 1e-4, "steps": 5, "step_size": 3e-5, "targeted": True, "momentum": 0.7}
    targets = (labels + 1) % 4
    found = decaying_pgd(network, images, targets, **options, decay=False)
    torch.testing.assert_close(found, pgd(network, images, targets, **options))


def test_steps_shrink_linearly_from_the_first(linear):
    # A linear network's gradient is the same everywhere: the images move by the sum of the steps.
    images = torch.full((1, 1, 4, 4), 0.5, dtype=torch.float64)
    target = (linear(images).argmax(1) + 1) % 2
    linear.bias = 100.0 * (2 * target.item() - 1)  # out of reach
    found = decaying_pgd(
        linear, images, target, epsilon=0.4, steps=4, step_size=0.01, targeted=True, loss=margin
    )
    moved = (found - images).abs()
    expected = torch.full_like(moved, 0.01 * (1 + 3 / 4 + 2 / 4 + 1 / 4))
    torch.testing.assert_close(moved, expected, rtol=0, atol=1e-9)


def test_the_first_step_is_as_large_as_epsilon(network, images, labels):
    once = decaying_pgd(network, images, labels, epsilon=EPSILON, steps=1)
    torch.testing.assert_close(once, pgd(network, images, labels, epsilon=EPSILON, steps=1))


@every_option
@pytest.mark.parametrize("epsilon", [1 / 255, 0.1, 2.0])
def test_the_budget_and_the_range_hold(options, epsilon, network, images, labels):
    norm = options.get("norm", LINF)
    adversarial = decaying_pgd(network, images, labels, epsilon=epsilon, steps=4, **options)
    assert adversarial.min() >= 0
    assert adversarial.max() <= 1
    assert norm.size(adversarial - images).max() <= epsilon + 1e-6


@every_option
@pytest.mark.parametrize("chunk", [1, 5, 12])
def test_chunks_change_nothing(options, chunk, network, images, labels):
    attack = partial(decaying_pgd, network, images, labels, epsilon=EPSILON, steps=4, **options)
    torch.testing.assert_close(attack(chunk=chunk), attack(), rtol=0, atol=1e-9)


def test_random_starts_are_drawn_image_by_image(network, images, labels):
    def attacked(chunk):
        generator = torch.Generator().manual_seed(3)
        return decaying_pgd(
            network, images, labels, epsilon=EPSILON, steps=3, generator=generator, chunk=chunk
        )

    torch.testing.assert_close(attacked(1), attacked(12), rtol=0, atol=1e-9)


@every_option
def test_the_network_and_the_global_chance_are_left_as_they_were(options, network, images, labels):
    with unchanged(network):
        decaying_pgd(network, images, labels, epsilon=EPSILON, steps=3, **options)


def test_epsilon_zero_changes_nothing_and_no_images_are_no_images(network, images, labels):
    assert torch.equal(decaying_pgd(network, images, labels, epsilon=0.0), images)
    assert decaying_pgd(network, images[:0], labels[:0], epsilon=0.1).shape == (0, 1, 8, 8)


def test_an_image_costs_no_more_passes_than_it_may_and_none_once_it_is_there(
    network, images, labels
):
    for index in range(len(images)):
        counted = CountsPasses(network)
        one = slice(index, index + 1)
        decaying_pgd(counted, images[one], labels[one], epsilon=1e-6, steps=9)
        assert counted.passes <= 9
    counted = CountsPasses(network)
    targets = network.eval()(images).argmax(1)
    found = decaying_pgd(counted, images, targets, epsilon=0.1, steps=9, targeted=True)
    assert counted.passes == len(images)  # one look, and every goal was reached from the start
    assert torch.equal(found, images)


def test_bad_input_is_one_clear_line(network, images, labels):
    with pytest.raises(ValueError, match="steps must be at least 1, not 0"):
        decaying_pgd(network, images, labels, epsilon=0.1, steps=0)
    with pytest.raises(ValueError, match="epsilon must be 0 or more"):
        decaying_pgd(network, images, labels, epsilon=-0.1)
