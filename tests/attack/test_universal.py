import pytest
import torch
from unchanged import unchanged

from cnn_core.ascent import standardized
from cnn_core.attack.gradient import pgd
from cnn_core.attack.losses import logit, margin
from cnn_core.attack.noise import random_noise
from cnn_core.attack.norms import L2, LINF
from cnn_core.attack.result import logits
from cnn_core.attack.universal import add_noise, noise_per_target, universal_noise

every_norm = pytest.mark.parametrize("norm", [LINF, L2], ids=lambda norm: norm.name)


@every_norm
@pytest.mark.parametrize("epsilon", [0.0, 0.1, 2.0])
def test_the_noise_is_one_and_within_its_bound(norm, epsilon, network, images, labels):
    with unchanged(network), torch.no_grad():
        noise = universal_noise(network, images, labels, epsilon=epsilon, steps=3, norm=norm)
    assert noise.shape == (1, 1, 8, 8)
    assert norm.size(noise) <= epsilon + 1e-6
    assert (norm.size(noise) > 0) == (epsilon > 0)
    assert add_noise(images, noise).min() >= 0
    assert add_noise(images, noise).max() <= 1


@every_norm
def test_against_a_linear_network_it_is_the_closed_form(norm, linear):
    # The images differ, the best noise is the same for all: along w, to its bound.
    chance = torch.Generator().manual_seed(0)
    images = 0.4 + 0.2 * torch.rand(6, 1, 4, 4, generator=chance, dtype=torch.float64)
    direction = norm.direction(linear.weights.view(1, 1, 4, 4))
    for targeted, sign in ((False, -1), (True, 1)):
        zeros = torch.zeros(6, dtype=torch.int64)
        options = {"epsilon": 0.1, "norm": norm, "targeted": targeted, "loss": logit}
        noise = universal_noise(linear, images, zeros, **options)
        torch.testing.assert_close(noise, sign * 0.1 * direction)


def test_for_one_image_without_edges_it_is_pgd(network, images, labels):
    image = images[:1] * 0.5 + 0.2
    options = {"epsilon": 0.1, "steps": 6}
    noise = universal_noise(network, image, labels[:1], **options)
    expected = pgd(network, image, labels[:1], **options)
    torch.testing.assert_close(add_noise(image, noise), expected)


def test_chunks_change_nothing(network, images, labels):
    whole = universal_noise(network, images, labels, epsilon=0.1, steps=5, norm=L2)
    chunked = universal_noise(network, images, labels, epsilon=0.1, steps=5, norm=L2, chunk=5)
    torch.testing.assert_close(chunked, whole)


def test_it_fools_more_than_random_noise_does(network, images, labels):
    def fooled(noisy):
        return (logits(network, noisy).argmax(1) != labels).sum()

    generator = torch.Generator().manual_seed(0)
    noise = universal_noise(network, images, labels, epsilon=0.15, loss=margin)
    random = random_noise(images, epsilon=0.15, generator=generator)
    assert fooled(add_noise(images, noise)) > 2 * fooled(random)


def test_there_is_a_noise_for_each_target(network, images):
    noises = noise_per_target(network, images, range(4), epsilon=0.6, steps=20, loss=logit)
    assert noises.shape == (4, 1, 8, 8)
    for target, noise in enumerate(noises):
        predicted = logits(network, add_noise(images, noise)).argmax(1)
        assert (predicted == target).double().mean() >= 0.75


def test_a_standardized_step_is_noise_plus_d_over_its_deviation(network, images, labels):
    pixels = images.clone().requires_grad_()
    network.eval()
    score = network(pixels)[:, 2].sum()
    d = torch.autograd.grad(score, pixels)[0].sum(0, keepdim=True)
    found = universal_noise(
        network,
        images,
        torch.full_like(labels, 2),
        epsilon=1.0,
        steps=1,
        step_size=1 / 255,
        targeted=True,
        loss=logit,
        direction=standardized,
    )
    torch.testing.assert_close(found * 255, d / (d.std() + 1e-8), rtol=1e-5, atol=1e-5)


def test_without_images_there_is_no_noise(network, images, labels):
    noise = universal_noise(network, images[:0], labels[:0], epsilon=0.1)
    assert torch.equal(noise, torch.zeros(1, 1, 8, 8, dtype=torch.float64))


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"classes": torch.full((12,), 4)}, "classes must be 0 to 3, not 4"),
        ({"epsilon": -1.0}, "epsilon must be 0 or more"),
        ({"steps": 0}, "steps must be at least 1"),
    ],
)
def test_bad_input_is_one_clear_line(change, message, network, images, labels):
    arguments = {"classes": labels, "epsilon": 0.1, **change}
    with unchanged(network), pytest.raises(ValueError, match=message):
        universal_noise(network, images, **arguments)
