import pytest
import torch
from unchanged import unchanged

from cnn_core.attack.universal import universal_noise
from cnn_core.attack.universal_checks import universal_tests


def failures(attack, network, images, classes, *, epsilon=0.15, **options):
    generator = torch.Generator().manual_seed(0)
    checks = universal_tests(
        attack, network, images, classes, epsilon=epsilon, generator=generator, **options
    )
    assert len(checks) == 5
    return [check.name for check in checks if not check.passed]


@pytest.mark.parametrize("targeted", [False, True])
def test_a_sound_noise_for_many_images_passes(targeted, network, images, labels):
    classes = torch.zeros_like(labels) if targeted else labels
    # Without a target all end up in one class at best, which is no error for those that are of it.
    reach = 0.99 if targeted else 0.7
    with unchanged(network), torch.no_grad():
        options = {"targeted": targeted, "reach": reach}
        found = failures(universal_noise, network, images, classes, **options)
    assert found == []


def random_signs(model, images, classes, *, epsilon, targeted):
    generator = torch.Generator().manual_seed(3)
    signs = torch.randint(2, (1, *images.shape[1:]), generator=generator) * 2 - 1
    return (epsilon * signs).to(images)


def noise_too_large(model, images, classes, *, epsilon, targeted):
    return 1.5 * universal_noise(model, images, classes, epsilon=epsilon, targeted=targeted)


def noise_always(model, images, classes, *, epsilon, targeted):
    return random_signs(model, images, classes, epsilon=max(epsilon, 0.01), targeted=targeted)


def noise_too_small(model, images, classes, *, epsilon, targeted):
    return 0.01 * universal_noise(model, images, classes, epsilon=epsilon, targeted=targeted)


@pytest.mark.parametrize(
    ("attack", "failed"),
    [
        (random_signs, "success rises to nearly all as epsilon grows"),
        (noise_too_large, "the budget holds"),
        (noise_always, "epsilon 0 changes nothing"),
    ],
)
def test_a_broken_noise_for_many_images_is_found_out(attack, failed, network, images, labels):
    zeros = torch.zeros_like(labels)
    assert failed in failures(attack, network, images, zeros, targeted=True)


def test_a_noise_that_leaves_its_budget_unused_is_weaker_than_a_random_one(network, images, labels):
    found = failures(noise_too_small, network, images, labels, epsilon=0.5)
    assert "stronger than noise of the same size" in found
