from functools import partial

import pytest
import torch
from unchanged import unchanged

from cnn_core.attack.gradient import fgsm, pgd
from cnn_core.attack.minimal import minimal_epsilon
from cnn_core.attack.norms import L2, LINF
from cnn_core.attack.result import judge


@pytest.fixture
def greys():
    generator = torch.Generator().manual_seed(2)
    return 0.5 + 0.05 * torch.randn(20, 1, 4, 4, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("norm", [LINF, L2], ids=lambda norm: norm.name)
@pytest.mark.parametrize("attack", [fgsm, pgd])
def test_against_a_linear_network_it_is_the_closed_form(attack, norm, linear, greys):
    # |w · x + b| over the dual norm of w, as long as no pixel reaches the edge of the range.
    logits = linear(greys)[:, 0]
    dual = linear.weights.abs().sum() if norm is LINF else linear.weights.norm()
    found = minimal_epsilon(
        partial(attack, norm=norm), linear, greys, linear(greys).argmax(1), cap=0.4, halvings=14
    )
    assert not found.censored.any()
    excess = found.values - logits.abs() / dual
    assert excess.min() >= -1e-9
    assert excess.max() <= found.precision == 0.4 / 2**14


def test_what_is_beyond_the_cap_is_censored_and_kept(linear, greys):
    labels = linear(greys).argmax(1)
    everything = minimal_epsilon(fgsm, linear, greys, labels, cap=0.4).values
    cap = everything.sort().values[12].item()  # a bound that 13 of 20 images do not exceed
    found = minimal_epsilon(fgsm, linear, greys, labels, cap=cap, halvings=12)
    assert torch.equal(found.censored, everything > cap)
    assert (found.values[found.censored] == cap).all()
    assert found.rate(cap) == 13 / 20
    assert found.median == pytest.approx(everything.median().item(), abs=4e-4)
    assert torch.equal(found.images[found.censored], greys[found.censored])
    few = minimal_epsilon(fgsm, linear, greys, labels, cap=everything.min().item() / 2)
    assert few.censored.all()
    assert few.median is None
    assert few.rate(few.cap) == 0


def test_the_images_found_reach_the_goal_within_their_epsilon(network, images, labels):
    targets = (labels + 1) % 4
    attack = partial(pgd, steps=5)
    with unchanged(network):
        found = minimal_epsilon(attack, network, images, targets, cap=0.3, targeted=True)
    result = judge(network, images, found.images, targets, targeted=True)
    assert torch.equal(result.success, ~found.censored)
    assert (LINF.size(found.images - images) <= found.values + 1e-6).all()


def test_a_misclassified_image_needs_no_noise(network, images, labels):
    wrong = labels.clone()
    wrong[3] = (wrong[3] + 1) % 4
    found = minimal_epsilon(fgsm, network, images, wrong, cap=0.3)
    assert found.values[3] == 0
    assert torch.equal(found.images[3], images[3])
    assert (found.values[:3] > 0).all()


def test_images_are_bisected_independently(network, images, labels):
    together = minimal_epsilon(pgd, network, images, labels, cap=0.1)
    for index in (0, 5):
        one = slice(index, index + 1)
        alone = minimal_epsilon(pgd, network, images[one], labels[one], cap=0.1)
        assert alone.values == together.values[one]
        assert alone.censored == together.censored[one]


def test_no_images_have_no_epsilon(network, images, labels):
    found = minimal_epsilon(fgsm, network, images[:0], labels[:0], cap=0.1)
    assert found.values.shape == found.censored.shape == (0,)


def test_bad_input_is_one_clear_line(network, images, labels):
    with pytest.raises(ValueError, match=r"cap must be above 0, in units of .* not -1"):
        minimal_epsilon(fgsm, network, images, labels, cap=-1.0)
    found = minimal_epsilon(fgsm, network, images, labels, cap=0.1, halvings=1)
    with pytest.raises(ValueError, match=r"nothing is known beyond the cap of 0.1, as 0.2 is"):
        found.rate(0.2)
