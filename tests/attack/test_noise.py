import pytest
import torch

from cnn_core.attack.noise import random_noise
from cnn_core.attack.norms import L2, LINF


def generator():
    return torch.Generator().manual_seed(0)


@pytest.mark.parametrize("norm", [LINF, L2], ids=lambda norm: norm.name)
def test_it_uses_up_the_budget_and_stays_in_range(norm):
    greys = torch.full((50, 1, 6, 6), 0.5)
    noisy = random_noise(greys, epsilon=0.25, generator=generator(), norm=norm)
    torch.testing.assert_close(norm.size(noisy - greys), torch.full((50,), 0.25))
    edges = random_noise(torch.ones(50, 1, 6, 6), epsilon=0.25, generator=generator(), norm=norm)
    assert edges.max() == 1
    assert abs((noisy - greys).mean()) < 0.02
    assert not torch.equal(noisy[0], noisy[1])


def test_each_image_has_an_epsilon_of_its_own():
    greys, epsilon = torch.full((3, 1, 4, 4), 0.5), torch.tensor([0.0, 0.1, 0.2])
    noisy = random_noise(greys, epsilon=epsilon, generator=generator())
    torch.testing.assert_close(LINF.size(noisy - greys), epsilon)


def test_chance_is_the_generators_image_by_image():
    greys, chance = torch.full((5, 1, 3, 3), 0.5), torch.get_rng_state()
    whole = random_noise(greys, epsilon=0.1, generator=generator(), norm=L2)
    one_by_one = generator()
    parts = [
        random_noise(part, epsilon=0.1, generator=one_by_one, norm=L2) for part in greys.split(2)
    ]
    assert torch.equal(torch.cat(parts), whole)
    assert torch.equal(torch.get_rng_state(), chance)
