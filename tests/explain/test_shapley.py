"""The oracle is captum, which runs every order or every coalition, and games that are known."""

import captum.attr
import pytest
import torch
from torch import nn

from cnn_core.explain import image_mean, logit, probability
from cnn_core.explain.shapley import coalition_values, exact_shapley, sampled_shapley


@pytest.fixture
def square():
    """Three images of 8×8 pixels with two channels."""
    return torch.rand(3, 2, 8, 8, generator=torch.Generator().manual_seed(1))


@pytest.fixture
def network():
    """Not linear, so that the order in which squares come in matters."""
    torch.manual_seed(0)
    return nn.Sequential(
        nn.Conv2d(2, 6, 3, stride=2, padding=1),
        nn.Tanh(),
        nn.Flatten(),
        nn.Linear(6 * 16, 12),
        nn.ReLU(),
        nn.Linear(12, 5),
    ).eval()


def seeded():
    return torch.Generator().manual_seed(0)


def feature_mask(grid, side=8):
    squares = torch.arange(grid**2).view(grid, grid)
    size = side // grid
    return squares.repeat_interleave(size, 0).repeat_interleave(size, 1)[None, None]


def test_exact_values_are_those_of_captum(network, square, classes):
    theirs = captum.attr.ShapleyValues(network).attribute(
        square,
        baselines=image_mean(square),
        target=classes,
        feature_mask=feature_mask(2).expand(1, 2, 8, 8).contiguous(),
    )
    ours = exact_shapley(network, square, logit(classes), grid=2, fill=image_mean)
    expected = theirs[:, 0, ::4, ::4]
    torch.testing.assert_close(ours.values, expected, rtol=0, atol=1e-5)
    assert not ours.error.any()
    assert ours.passes == 16


def test_exact_values_are_the_solution_of_captum_s_weighted_regression(network, square, classes):
    """KernelSHAP solves the same game by least squares; with many samples it is nearly exact."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        theirs = captum.attr.KernelShap(network).attribute(
            square[:1],
            baselines=0.0,
            target=int(classes[0]),
            feature_mask=feature_mask(2).expand(1, 2, 8, 8).contiguous(),
            n_samples=2_000,
        )
    ours = exact_shapley(network, square[:1], logit(classes[:1]), grid=2, fill=0.0)
    torch.testing.assert_close(ours.values, theirs[:, 0, ::4, ::4], rtol=0, atol=0.02)


@pytest.mark.parametrize("values", [exact_shapley, sampled_shapley])
def test_they_sum_up_to_what_the_image_is_worth_more_than_the_fill(network, square, values):
    options = {} if values is exact_shapley else {"pairs": 2, "generator": seeded()}
    found = values(network, square, probability(2), grid=2, fill=0.3, **options)
    whole = network(square).softmax(1)[:, 2]
    empty = network(torch.full_like(square, 0.3)).softmax(1)[:, 2]
    torch.testing.assert_close(found.whole, whole, rtol=0, atol=1e-6)
    torch.testing.assert_close(found.empty, empty, rtol=0, atol=1e-6)
    torch.testing.assert_close(found.values.sum((1, 2)), whole - empty, rtol=0, atol=1e-6)


def test_sampled_values_are_the_exact_ones_within_their_error(network, square, classes):
    exact = exact_shapley(network, square, logit(classes), grid=4, fill=0.0).values
    found = sampled_shapley(
        network, square, logit(classes), grid=4, fill=0.0, pairs=60, generator=seeded()
    )
    z = (found.values - exact) / found.error
    assert z.abs().max() < 4.5  # the largest of 48
    assert 0.7 < z.pow(2).mean().sqrt() < 1.3
    assert found.passes == 2 + 60 * 2 * 15


def test_the_error_falls_with_the_root_of_the_pairs(network, square):
    few, many = (
        sampled_shapley(
            network, square, logit(1), grid=2, fill=0.0, pairs=pairs, generator=seeded()
        ).error.mean()
        for pairs in (40, 640)
    )
    assert many / few == pytest.approx(1 / 4, rel=0.2)


def test_an_order_and_its_reverse_cancel_what_two_squares_do_together():
    """v(S) = 1 where both of two squares are seen: each has a half, from a single pair."""

    class Both(nn.Module):
        def forward(self, images):
            return (images[:, 0, 0, 0] * images[:, 0, 0, 1])[:, None]

    found = sampled_shapley(
        Both(), torch.ones(1, 1, 2, 2), logit(0), grid=2, fill=0.0, pairs=2, generator=seeded()
    )
    expected = torch.tensor([[[0.5, 0.5], [0.0, 0.0]]])
    torch.testing.assert_close(found.values, expected)
    assert not found.error.any()


def test_a_linear_network_gives_each_square_its_own_sum(square):
    model = nn.Sequential(nn.Flatten(), nn.Linear(128, 3))
    weight = model[1].weight[1].view(2, 8, 8)
    terms = (square * weight).sum(1)
    expected = nn.functional.avg_pool2d(terms, 4) * 16
    found = exact_shapley(model, square, logit(1), grid=2, fill=0.0)
    torch.testing.assert_close(found.values, expected, rtol=0, atol=1e-5)


def test_the_network_sees_the_squares_that_are_there(square):
    seen = []

    class Notes(nn.Module):
        def forward(self, images):
            seen.append(images.clone())
            return images.flatten(1)[:, :3]

    here = torch.tensor([[[True, False, False, True]]]).expand(3, -1, -1)
    coalition_values(Notes(), square, logit(0), here, 0.5)
    for image, shown in zip(square, seen[-3:], strict=True):
        assert torch.equal(shown[0, :, :4, :4], image[:, :4, :4])
        assert torch.equal(shown[0, :, 4:, 4:], image[:, 4:, 4:])
        assert (shown[0, :, :4, 4:] == 0.5).all()
        assert (shown[0, :, 4:, :4] == 0.5).all()


def test_the_same_seed_gives_the_same_values_and_leaves_the_global_generator_alone(network, square):
    before = torch.random.get_rng_state()
    first, second = (
        sampled_shapley(
            network, square, logit(0), grid=2, fill=0.0, pairs=2, generator=seeded()
        ).values
        for _ in range(2)
    )
    assert torch.equal(first, second)
    assert torch.equal(before, torch.random.get_rng_state())


def test_more_squares_than_can_be_counted_out_are_refused(network, square):
    with pytest.raises(ValueError, match="64 squares have 2\\^64 coalitions"):
        exact_shapley(network, square, logit(0), grid=8, fill=0.0)


def test_a_grid_that_does_not_divide_the_image_is_refused(network, square):
    with pytest.raises(ValueError, match="3 × 3 does not divide 8 × 8"):
        exact_shapley(network, square, logit(0), grid=3, fill=0.0)


def test_a_single_pair_has_no_error_and_is_refused(network, square):
    with pytest.raises(ValueError, match="pairs must be at least 2"):
        sampled_shapley(network, square, logit(0), grid=2, fill=0.0, pairs=1, generator=seeded())
