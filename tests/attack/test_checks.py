"""A sound attack passes every test; each way to break one fails the test that is meant for it."""

from functools import partial

import pytest
import torch
from torch import nn
from unchanged import unchanged

from cnn_core.attack.checks import Check, no_gradient_vanished, rises, self_tests
from cnn_core.attack.gradient import fgsm, mi_fgsm, pgd
from cnn_core.attack.losses import cross_entropy, margin
from cnn_core.attack.noise import random_noise
from cnn_core.attack.norms import L2, LINF


def failures(attack, network, surrogate, images, classes, **options):
    checks = self_tests(
        attack,
        network,
        images,
        classes,
        surrogate=surrogate,
        generator=torch.Generator().manual_seed(0),
        **{"epsilon": 0.08, **options},
    )
    assert all(isinstance(check, Check) and check.detail for check in checks)
    assert len(checks) == 8
    return [check.name for check in checks if not check.passed]


@pytest.mark.parametrize("norm", [LINF, L2], ids=lambda norm: norm.name)
@pytest.mark.parametrize("targeted", [False, True])
@pytest.mark.parametrize("attack", [pgd, partial(mi_fgsm, steps=20)], ids=["pgd", "momentum"])
def test_a_sound_attack_passes(attack, norm, targeted, network, surrogate, images, labels):
    classes = (labels + 1) % 4 if targeted else labels
    options = {"norm": norm, "targeted": targeted, "epsilon": 0.08 if norm is LINF else 0.4}
    with unchanged(network), unchanged(surrogate), torch.no_grad():
        found = failures(attack, network, surrogate, images, classes, loss=margin, **options)
    assert found == []


def test_of_a_single_step_less_may_be_asked_at_an_unlimited_epsilon():
    radii, growth = [0.1, 0.2, 1.0], [0.4, 0.9, 0.85]
    assert not rises(radii, growth, reach=0.99).passed
    assert rises(radii, growth, reach=0.8).passed
    assert not rises(radii, [0.4, 0.7, 0.7], reach=0.8).passed
    assert not rises(radii, [0.9, 0.4, 0.99], reach=0.8).passed


def test_the_numbers_are_in_the_detail(network, surrogate, images, labels):
    checks = self_tests(
        pgd,
        network,
        images,
        labels,
        epsilon=0.08,
        surrogate=surrogate,
        generator=torch.Generator().manual_seed(0),
    )
    details = {check.name: check.detail for check in checks}
    assert details["epsilon 0 changes nothing"] == "largest change 0"
    assert details["the budget holds"] == (
        "largest L∞ norm 0.0800 of 0.0800 (on grey levels 0 to 255: 20.4 of 20.4)"
    )
    assert details["no gradient vanished"] == "zero gradient for 0 of 12 images (0.0\u00a0%)"
    assert details["success rises to nearly all as epsilon grows"].endswith("ε 1: 100.0\u00a0%")


def noise(model, images, classes, *, epsilon, **_):
    """An attack that never looks at the network."""
    return random_noise(images, epsilon=epsilon, generator=torch.Generator().manual_seed(1))


def too_far(model, images, classes, *, epsilon, **options):
    return pgd(model, images, classes, epsilon=1.5 * epsilon, **options)


def always_moving(model, images, classes, *, epsilon, **options):
    return pgd(model, images, classes, epsilon=epsilon + 0.01, **options)


def out_of_range(model, images, classes, *, epsilon, **options):
    return pgd(model, images, classes, epsilon=epsilon, **options) - epsilon


def downhill(model, images, classes, *, epsilon, targeted, **options):
    return pgd(model, images, classes, epsilon=epsilon, targeted=not targeted, **options)


@pytest.mark.parametrize(
    ("attack", "failed"),
    [
        (noise, "as strong as a single step"),
        (too_far, "the budget holds"),
        (always_moving, "epsilon 0 changes nothing"),
        (out_of_range, "the range holds"),
        (downhill, "stronger than noise of the same size"),
        (partial(pgd, steps=1, step_size=0.001), "success rises to nearly all as epsilon grows"),
    ],
)
def test_a_broken_attack_is_found_out(attack, failed, network, surrogate, images, labels):
    assert failed in failures(attack, network, surrogate, images, labels)


class Saturated(nn.Module):
    """A network made a thousand times more certain: the same classes, no doubt left."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, images):
        return 1000 * self.network(images)


def test_a_saturated_softmax_is_not_taken_for_robustness(network, images, labels):
    sure = Saturated(network.float())
    images = images.float()
    masked = no_gradient_vanished(sure, images, labels, targeted=False, loss=cross_entropy)
    assert not masked.passed
    assert masked.detail == "zero gradient for 12 of 12 images (100.0\u00a0%)"
    assert torch.equal(pgd(sure, images, labels, epsilon=0.3), images)
    bare = no_gradient_vanished(sure, images, labels, targeted=False, loss=margin)
    assert bare.passed
    assert not torch.equal(fgsm(sure, images, labels, epsilon=0.3, loss=margin), images)


def test_a_transfer_that_is_stronger_is_found_out(network, surrogate, images, labels):
    # The gradient of the network that is attacked is masked, that of the other one is not.
    found = failures(pgd, Saturated(network).float(), surrogate.float(), images.float(), labels)
    assert "transfer is not stronger" in found
    assert "no gradient vanished" in found


def test_images_that_are_all_misclassified_say_nothing(network, surrogate, images, labels):
    with pytest.raises(ValueError, match="reached for every image before the attack"):
        failures(pgd, network, surrogate, images, (labels + 1) % 4)
