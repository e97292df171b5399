import math

import pytest
import torch
from scipy import stats

from cnn_core.attack.norms import L2, LINF, gaussian

SHAPE = (400, 1, 3, 4)
every_norm = pytest.mark.parametrize("norm", [LINF, L2], ids=lambda norm: norm.name)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


@every_norm
def test_a_direction_has_norm_one_and_climbs_fastest(norm):
    gradient = torch.randn(SHAPE, generator=generator())
    direction = norm.direction(gradient)
    torch.testing.assert_close(norm.size(direction), torch.ones(400))
    climb = (gradient * direction).flatten(1).sum(1)
    # The dual norm of the gradient: no noise of norm one climbs more.
    dual = 1 if norm is LINF else 2
    torch.testing.assert_close(climb, torch.linalg.vector_norm(gradient.flatten(1), dual, dim=1))


@every_norm
def test_a_projection_moves_no_further_than_it_must(norm):
    origin = torch.rand(SHAPE, generator=generator(1))
    images = origin + torch.randn(SHAPE, generator=generator(2))
    projected = norm.project(images, origin, 0.7)
    assert norm.size(projected - origin).max() <= 0.7 + 1e-6
    torch.testing.assert_close(norm.project(projected, origin, 0.7), projected)
    # No point of the ball is nearer: the way back is at an obtuse angle to any of them.
    other = origin + 0.7 * norm.random(SHAPE, generator(3))
    angle = ((images - projected) * (other - projected)).flatten(1).sum(1)
    assert angle.max() <= 1e-5


@every_norm
def test_what_is_within_the_ball_stays(norm):
    origin = torch.rand(SHAPE, generator=generator())
    images = origin + 0.01 * torch.randn(SHAPE, generator=generator(1))
    assert torch.equal(norm.project(images, origin, 0.5), images)


@every_norm
def test_random_noise_is_uniform_in_the_ball(norm):
    noise = norm.random((4000, 1, 2, 2), generator())
    # In four dimensions the ball of radius r holds the share r⁴ of the volume.
    assert stats.kstest(norm.size(noise).double(), lambda r: r**4).pvalue > 0.01
    assert noise.mean(0).abs().max() < 0.05


@every_norm
def test_noise_is_drawn_image_by_image(norm):
    whole = norm.random((7, 1, 3, 3), generator())
    one_by_one = generator()
    parts = [norm.random((count, 1, 3, 3), one_by_one) for count in (1, 4, 2)]
    assert torch.equal(torch.cat(parts), whole)


def test_gaussian_numbers_are_normal_and_finite():
    numbers = gaussian((20_000,), generator()).double()
    assert numbers.isfinite().all()
    assert stats.kstest(numbers, "norm").pvalue > 0.01
    halves = generator()
    parts = [gaussian((count,), halves) for count in (7, 19_993)]
    assert torch.equal(torch.cat(parts).double(), numbers)
    assert math.isclose(numbers.std(), 1, abs_tol=0.02)
