"""The loop itself, on hills whose tops are known."""

import pytest
import torch

from cnn_core.ascent import (
    along,
    ascend,
    differentiated,
    per_image,
    plain,
    standardized,
    unit,
    with_momentum,
)


def hill(top):
    """An objective that is highest, 0, at the images ``top``."""
    return differentiated(
        lambda images: images, lambda pixels, _: -((pixels - top) ** 2).flatten(1).sum(1) / 2
    )


@pytest.fixture
def top():
    generator = torch.Generator().manual_seed(0)
    return torch.rand(3, 2, 4, 5, generator=generator, dtype=torch.float64)


def test_it_climbs_to_the_top(top):
    start = torch.zeros_like(top)
    found = ascend(hill(top), start, steps=80, step=along(plain, 0.3))
    torch.testing.assert_close(found.images, top)
    assert found.curve.shape == (3, 80)
    torch.testing.assert_close(found.curve[:, 0], -(top**2).flatten(1).sum(1) / 2)
    assert (found.curve.diff(dim=1) >= 0).all()
    assert torch.equal(start, torch.zeros_like(top))


def test_it_returns_to_where_images_may_lie(top):
    found = ascend(
        hill(top),
        torch.zeros_like(top),
        steps=80,
        step=along(plain, 0.3),
        project=lambda images: images.clamp(0, 0.5),
    )
    torch.testing.assert_close(found.images, top.clamp(0, 0.5))


def test_each_image_stops_for_itself_and_the_loop_with_the_last(top):
    def near(pixels):
        return (pixels - top).flatten(1).norm(dim=1) < 0.1

    start = top + per_image(torch.tensor([0.0, 0.1, 0.4]))
    found = ascend(hill(top), start, steps=50, step=along(plain, 0.5), stop=near)
    assert near(found.images).all()
    assert torch.equal(found.images[0], top[0])
    # 0.4 · √40 halves five times until it is below 0.1; the sixth evaluation finds it there.
    assert found.curve.shape == (3, 6)
    # 0.1 · √40 = 0.63 halves three times; the objective is −d² / 2 with d = 0.079 from then on.
    torch.testing.assert_close(found.curve[1, 3:], torch.full((3,), -0.1 * 0.1 * 40 / 128).double())


def test_an_image_climbs_alone_as_it_does_among_others(top):
    together = ascend(hill(top), torch.zeros_like(top), steps=5, step=along(unit, 0.3))
    for index in range(3):
        one = slice(index, index + 1)
        alone = ascend(hill(top[one]), torch.zeros_like(top[one]), steps=5, step=along(unit, 0.3))
        torch.testing.assert_close(alone.images, together.images[one])
        torch.testing.assert_close(alone.curve, together.curve[one])


def test_no_step_is_the_start(top):
    found = ascend(hill(top), top, steps=0, step=along(plain, 1.0))
    assert torch.equal(found.images, top)
    assert found.curve.shape == (3, 0)


def test_momentum_sums_gradients_of_mean_size_one():
    gradients = torch.tensor([2.0, -4.0, 0.0]).view(3, 1, 1, 1, 1)
    step = with_momentum(along(plain, 1.0), decay=0.5)
    moves = [step(torch.zeros(1, 1, 1, 1), gradient).item() for gradient in gradients]
    assert moves == [1.0, 0.5 - 1, -0.25]


@pytest.mark.parametrize("scale", [1e-30, 1.0, 1e30])
def test_a_gradient_of_any_size_has_a_direction(scale):
    generator = torch.Generator().manual_seed(0)
    gradient = torch.randn(4, 1, 3, 3, generator=generator)
    lengths = gradient.double().flatten(1).norm(dim=1).view(-1, 1, 1, 1)
    expected = (gradient.double() / lengths).float()
    torch.testing.assert_close(unit(gradient * scale), expected)


def test_a_zero_gradient_has_no_direction():
    nothing = torch.zeros(2, 1, 3, 3)
    for direction in (unit, standardized, torch.sign, plain):
        assert torch.equal(direction(nothing), nothing)


def test_a_standardized_gradient_has_deviation_one():
    gradient = 3 * torch.randn(4, 1, 9, 9, generator=torch.Generator().manual_seed(0))
    torch.testing.assert_close(standardized(gradient).flatten(1).std(1), torch.ones(4))
