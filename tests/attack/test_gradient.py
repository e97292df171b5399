"""What holds for every gradient attack, and what each of them is."""

from functools import partial

import pytest
import torch
from torch import nn
from unchanged import unchanged

from cnn_core.attack.goals import classified_as, confident, misclassified
from cnn_core.attack.gradient import fgsm, mi_fgsm, pgd
from cnn_core.attack.losses import cross_entropy, logit, margin
from cnn_core.attack.norms import L2, LINF

EPSILON = 0.06


def seeded(attack, **options):
    """The attack with a new generator of the same seed on every call."""

    def call(*args, **more):
        return attack(*args, generator=torch.Generator().manual_seed(7), **options, **more)

    return call


ATTACKS = {
    "fgsm": (fgsm, LINF),
    "fgsm in L2": (partial(fgsm, norm=L2), L2),
    "fgsm with a target": (partial(fgsm, targeted=True, loss=logit), LINF),
    "momentum": (partial(mi_fgsm, steps=4, loss=margin), LINF),
    "pgd": (partial(pgd, steps=4), LINF),
    "pgd in L2": (partial(pgd, steps=4, norm=L2), L2),
    "pgd with fixed steps": (partial(pgd, steps=4, step_size=0.03, stop=misclassified), LINF),
    "pgd from random starts": (seeded(pgd, steps=3, restarts=3, loss=margin), LINF),
    "pgd from random starts in L2": (seeded(pgd, steps=3, restarts=2, norm=L2), L2),
    "pgd with a target": (seeded(pgd, steps=3, targeted=True, stop=confident(0.6)), LINF),
}
every_attack = pytest.mark.parametrize(("attack", "norm"), ATTACKS.values(), ids=ATTACKS)


def fooled(network, adversarial, labels):
    return network.eval()(adversarial).argmax(1) != labels


# Every attack


@every_attack
@pytest.mark.parametrize("epsilon", [1 / 255, 0.1, 0.5, 2.0])
def test_the_budget_and_the_range_hold(attack, norm, epsilon, network, images, labels):
    adversarial = attack(network, images, labels, epsilon=epsilon)
    assert adversarial.min() >= 0
    assert adversarial.max() <= 1
    assert norm.size(adversarial - images).max() <= epsilon + 1e-6
    assert (norm.size(adversarial - images) > 0).any()


@every_attack
def test_the_budget_and_the_range_hold_in_float32(attack, norm, network, images, labels):
    images = images.float()
    images[0], images[1] = 0, 1
    adversarial = attack(network.float(), images, labels, epsilon=0.1)
    assert adversarial.dtype == torch.float32
    assert adversarial.min() >= 0
    assert adversarial.max() <= 1
    assert norm.size(adversarial - images).max() <= 0.1 + 1e-6


@every_attack
def test_epsilon_zero_changes_nothing(attack, norm, network, images, labels):
    assert torch.equal(attack(network, images, labels, epsilon=0.0), images)


@every_attack
def test_each_image_has_an_epsilon_of_its_own(attack, norm, network, images, labels):
    epsilon = torch.tensor([0.0, 0.05, 0.2]).repeat(4).double()
    adversarial = attack(network, images, labels, epsilon=epsilon)
    for one in (0.0, 0.05, 0.2):
        alone = attack(network, images, labels, epsilon=one)
        torch.testing.assert_close(adversarial[epsilon == one], alone[epsilon == one])


@every_attack
@pytest.mark.parametrize("chunk", [1, 5, 12, 100])
def test_chunks_change_nothing(attack, norm, chunk, network, images, labels):
    whole = attack(network, images, labels, epsilon=EPSILON)
    chunked = attack(network, images, labels, epsilon=EPSILON, chunk=chunk)
    torch.testing.assert_close(chunked, whole, rtol=0, atol=1e-9)


@pytest.mark.parametrize("norm", [LINF, L2], ids=lambda norm: norm.name)
@pytest.mark.parametrize("restarts", [1, 3])
def test_images_one_by_one_draw_the_random_starts_of_the_batch(
    norm, restarts, network, images, labels
):
    options = {"epsilon": EPSILON, "steps": 3, "restarts": restarts, "norm": norm}
    generator = torch.Generator().manual_seed(3)
    whole = pgd(network, images, labels, generator=generator, **options)
    generator.manual_seed(3)
    for index in range(len(images)):
        one = slice(index, index + 1)
        alone = pgd(network, images[one], labels[one], generator=generator, **options)
        torch.testing.assert_close(alone, whole[one], rtol=0, atol=1e-9)


@every_attack
def test_the_network_and_the_global_chance_are_left_as_they_were(
    attack, norm, network, images, labels
):
    network.linear.weight.grad = torch.ones_like(network.linear.weight)
    given = images.clone()
    with unchanged(network):
        attack(network, images, labels, epsilon=EPSILON)
    assert torch.equal(images, given)
    assert not images.requires_grad


@every_attack
def test_the_network_is_left_as_it_was_after_an_exception(attack, norm, network, images, labels):
    class Failure(Exception):
        pass

    calls = []

    def fail(module, inputs):
        calls.append(module)
        if len(calls) > 2:  # not yet while the attack looks at the network
            raise Failure

    network.linear.register_forward_pre_hook(fail)
    with unchanged(network), pytest.raises(Failure):
        attack(network, images, labels, epsilon=EPSILON)


@every_attack
@pytest.mark.parametrize("around", [torch.no_grad, torch.enable_grad])
def test_the_callers_gradient_mode_does_not_matter(attack, norm, around, network, images, labels):
    expected = attack(network, images, labels, epsilon=EPSILON)
    with around():
        found = attack(network, images, labels, epsilon=EPSILON)
    assert torch.equal(found, expected)
    assert not found.requires_grad


@every_attack
def test_no_images_and_one(attack, norm, network, images, labels):
    none = attack(network, images[:0], labels[:0], epsilon=EPSILON)
    assert none.shape == (0, 1, 8, 8)
    one = attack(network, images[:1], labels[:1], epsilon=EPSILON)
    torch.testing.assert_close(one, attack(network, images, labels, epsilon=EPSILON)[:1])


@every_attack
def test_the_layout_in_memory_does_not_matter(attack, norm, network, images, labels):
    expected = attack(network, images, labels, epsilon=EPSILON)
    turned = images.transpose(2, 3).contiguous().transpose(2, 3)
    for same in (turned, images.to(memory_format=torch.channels_last)):
        found = attack(network, same, labels, epsilon=EPSILON)
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-9)


# What each attack is


def test_fgsm_is_the_signed_gradient_in_the_range(network, images, labels):
    pixels = images.clone().requires_grad_()
    network.eval()
    loss = nn.functional.cross_entropy(network(pixels), labels)
    (gradient,) = torch.autograd.grad(loss, pixels)
    expected = (images + EPSILON * gradient.sign()).clamp(0, 1)
    torch.testing.assert_close(fgsm(network, images, labels, epsilon=EPSILON), expected)


@pytest.mark.parametrize("norm", [LINF, L2], ids=lambda norm: norm.name)
@pytest.mark.parametrize("targeted", [False, True])
def test_fgsm_is_one_step_of_pgd(norm, targeted, network, images, labels):
    options = {"epsilon": EPSILON, "norm": norm, "targeted": targeted}
    once = pgd(network, images, labels, steps=1, **options)
    torch.testing.assert_close(fgsm(network, images, labels, **options), once)


@pytest.mark.parametrize("norm", [LINF, L2], ids=lambda norm: norm.name)
@pytest.mark.parametrize("loss", [cross_entropy, logit, margin])
def test_pgd_succeeds_at_least_as_often_as_fgsm(norm, loss, network, images, labels):
    for epsilon in (0.02, 0.05, 0.1) if norm is LINF else (0.1, 0.3, 0.6):
        options = {"epsilon": epsilon, "norm": norm, "loss": loss}
        single = fooled(network, fgsm(network, images, labels, **options), labels)
        many = fooled(network, pgd(network, images, labels, **options), labels)
        assert many.sum() >= single.sum()


@pytest.mark.parametrize("norm", [LINF, L2], ids=lambda norm: norm.name)
def test_against_a_linear_network_the_attack_is_the_closed_form(norm, linear):
    # Away from the edges of the range, the loss falls fastest along w or its signs.
    images = torch.full((3, 1, 4, 4), 0.5, dtype=torch.float64)
    labels = torch.tensor([0, 0, 1])
    weights = linear.weights.view(1, 1, 4, 4)
    direction = weights.sign() if norm is LINF else weights / weights.norm()
    away = torch.tensor([-1.0, -1.0, 1.0], dtype=torch.float64).view(-1, 1, 1, 1)
    expected = images + 0.1 * away * direction
    for attack in (fgsm, pgd, partial(pgd, momentum=0.9), mi_fgsm):
        found = attack(linear, images, labels, epsilon=0.1, norm=norm)
        torch.testing.assert_close(found, expected, rtol=0, atol=1e-9)
        towards = attack(linear, images, 1 - labels, epsilon=0.1, norm=norm, targeted=True)
        torch.testing.assert_close(towards, expected, rtol=0, atol=1e-9)


def test_momentum_follows_the_running_sum_of_gradients(network, images, labels):
    network.eval()
    size, velocity, expected = EPSILON / 4, 0, images
    for _ in range(4):
        pixels = expected.clone().requires_grad_()
        loss = nn.functional.cross_entropy(network(pixels), labels, reduction="sum")
        (gradient,) = torch.autograd.grad(loss, pixels)
        velocity = 0.5 * velocity + gradient / gradient.abs().mean((1, 2, 3), keepdim=True)
        expected = (expected + size * velocity.sign()).clamp(0, 1)
    found = mi_fgsm(network, images, labels, epsilon=EPSILON, steps=4, decay=0.5)
    torch.testing.assert_close(found, expected)


def test_a_targeted_attack_reaches_its_target(network, images, labels):
    targets = (labels + 1) % 4
    options = {"epsilon": 0.5, "steps": 40, "targeted": True}
    for loss in (cross_entropy, logit, margin):
        found = pgd(network, images, targets, loss=loss, **options)
        assert (network.eval()(found).argmax(1) == targets).all()


def test_restarts_only_add_successes(network, images, labels):
    def successes(restarts):
        generator = torch.Generator().manual_seed(5)
        options = {"epsilon": 0.1, "steps": 1, "step_size": 0.08, "restarts": restarts}
        adversarial = pgd(network, images, labels, generator=generator, chunk=1, **options)
        return fooled(network, adversarial, labels)

    assert successes(10).sum() > successes(1).sum() > 0


def test_an_image_that_a_start_fooled_is_not_attacked_again(network, images, labels):
    seen = []
    network.register_forward_pre_hook(lambda module, inputs: seen.append(len(inputs[0])))
    generator = torch.Generator().manual_seed(5)
    pgd(network, images, labels, epsilon=1.0, steps=3, restarts=4, generator=generator)
    assert sum(seen) == 1 + 1 + 12 * 3 + 12  # two looks at the network, one attack, its success


def test_a_seed_decides_the_random_start(network, images, labels):
    def attacked(seed):
        generator = torch.Generator().manual_seed(seed)
        return pgd(network, images, labels, epsilon=EPSILON, steps=1, generator=generator)

    assert torch.equal(attacked(1), attacked(1))
    assert not torch.equal(attacked(1), attacked(2))


def test_an_image_stops_once_it_is_confidently_the_target(network, images, labels):
    targets = (labels + 1) % 4
    options = {"epsilon": 0.5, "step_size": 0.005, "targeted": True, "stop": confident(0.6)}
    found = pgd(network, images, targets, steps=80, **options)
    longer = pgd(network, images, targets, steps=90, **options)
    confidence = network.eval()(found).softmax(1).gather(1, targets.unsqueeze(1))
    assert confidence.min() >= 0.6
    assert confidence.max() < 0.75  # none went on for long
    assert torch.equal(found, longer)


def test_stopping_at_success_costs_no_success(network, images, labels):
    targets = (labels + 1) % 4
    options = {"epsilon": 0.1, "steps": 10, "targeted": True}
    whole = pgd(network, images, targets, **options)
    stopped = pgd(network, images, targets, stop=classified_as, **options)
    reached = network.eval()(whole).argmax(1) == targets
    assert (network(stopped).argmax(1) == targets)[reached].all()


# Bad input


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"images": torch.zeros(2, 1, 8, 8, dtype=torch.uint8)},
            r"images must be float32 or .*uint8",
        ),
        ({"images": torch.zeros(1, 8, 8)}, r"images must be .*\(N, C, H, W\), not .*\(1, 8, 8\)"),
        ({"images": torch.full((2, 1, 8, 8), 255.0)}, r"in \[0, 1\], not \[255, 255\]; divide"),
        ({"images": torch.full((2, 1, 8, 8), torch.nan)}, r"in \[0, 1\], not \[nan, nan\]"),
        ({"classes": torch.tensor([0, 4])}, "classes must be 0 to 3, not 4"),
        ({"classes": torch.tensor([-1, 0])}, "classes must be 0 to 3, not -1"),
        (
            {"classes": torch.tensor([0.0, 1.0])},
            r"classes must be int64, \(2,\), not torch.float32",
        ),
        ({"classes": torch.tensor([0])}, r"classes must be int64, \(2,\), not torch.int64 \(1,\)"),
        ({"epsilon": -0.1}, r"epsilon must be 0 or more, in units of \[0, 1\] pixels, not -0.1"),
        ({"epsilon": float("nan")}, "epsilon must be 0 or more"),
        ({"epsilon": torch.tensor([0.1])}, r"epsilon must be one number or \(2,\), not \(1,\)"),
        ({"step_size": -1.0}, "step_size must be 0 or more"),
        ({"steps": 0}, "steps must be at least 1, not 0"),
        ({"restarts": 2}, "restarts must be at least 1, and more need a generator"),
    ],
)
def test_bad_input_is_one_clear_line(change, message, network):
    arguments = {
        "images": torch.zeros(2, 1, 8, 8),
        "classes": torch.tensor([0, 1]),
        "epsilon": 0.1,
        **change,
    }
    network.float()
    with unchanged(network), pytest.raises(ValueError, match=message) as error:
        pgd(network, **arguments)
    assert "\n" not in str(error.value)


def test_a_network_that_returns_no_classes_is_named(network, images, labels):
    with pytest.raises(ValueError, match=r"must return \(N, classes\), not \(1, 4, 8, 8\)"):
        fgsm(network[:2], images, labels, epsilon=0.1)
