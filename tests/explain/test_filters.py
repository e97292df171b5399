import math

import pytest
import torch

from cnn_core.explain import effective_rank, filters, orientation, redundancy, symmetry


def random_filters(*shape):
    return torch.randn(*shape, generator=torch.Generator().manual_seed(0))


def grating(degrees, side=15, wavelength=6.0):
    """A sine that varies along a direction, in a round window."""
    y, x = torch.meshgrid(*[torch.arange(side) - side // 2] * 2, indexing="ij")
    angle = math.radians(degrees)
    along = x * math.cos(angle) + y * math.sin(angle)
    window = torch.exp(-(x**2 + y**2) / (2 * (side / 5) ** 2))
    return (window * torch.sin(2 * math.pi * along / wavelength)).view(1, 1, side, side)


def test_filters_are_a_copy_of_the_weights(model):
    found = filters(model, "2")
    assert torch.equal(found, model[2].weight)
    found.zero_()
    assert model[2].weight.any()


@pytest.mark.parametrize("layer", ["1", "6", "0.1"])
def test_a_layer_without_filters_is_refused(model, layer):
    with pytest.raises(ValueError, match=f"layer '{layer}' .* has no filters"):
        filters(model, layer)


@pytest.mark.parametrize("degrees", [0, 20, 45, 70, 90, 110, 135, 160])
def test_a_grating_has_the_angle_it_was_drawn_with(degrees):
    found = orientation(grating(degrees))
    apart = (math.degrees(found.angle.item()) - degrees + 90) % 180 - 90
    assert abs(apart) < 3
    assert found.coherence.item() > 0.8


@pytest.mark.parametrize(
    "filter",
    [
        torch.ones(1, 1, 3, 3),
        torch.tensor([[0.0, 1, 0], [1, -4, 1], [0, 1, 0]]).view(1, 1, 3, 3),
        random_filters(1, 1, 1, 1),
        torch.cat([grating(0), grating(90)], 1),
    ],
    ids=["constant", "center and surround", "one weight", "both directions"],
)
def test_where_no_direction_prevails_there_is_no_coherence(filter):
    assert orientation(filter).coherence.item() == pytest.approx(0, abs=1e-3)


def test_orientation_does_not_depend_on_offset_sign_or_scale():
    weights = random_filters(6, 2, 5, 5)
    one, other = orientation(weights), orientation(3 - 2 * weights)
    torch.testing.assert_close(one.angle, other.angle, rtol=0, atol=1e-4)
    torch.testing.assert_close(one.coherence, other.coherence, rtol=0, atol=1e-4)


@pytest.mark.parametrize("flip", [(2,), (3,), (2, 3)])
def test_symmetric_and_antisymmetric_parts_share_the_energy(flip):
    weights = random_filters(4, 3, 3, 3)
    even, odd = weights + weights.flip(flip), weights - weights.flip(flip)
    torch.testing.assert_close(symmetry(even, flip), torch.ones(4))
    torch.testing.assert_close(symmetry(odd, flip), torch.zeros(4))
    shares = even.square().flatten(1).sum(1) / (4 * weights.square().flatten(1).sum(1))
    torch.testing.assert_close(symmetry(weights, flip), shares)
    assert symmetry(0 * weights, flip).tolist() == [0, 0, 0, 0]


def test_redundancy_is_the_largest_cosine_with_another_filter():
    weights = random_filters(5, 2, 3, 3)
    flat = weights.flatten(1)
    expected = [
        max(
            abs(torch.cosine_similarity(flat[i], flat[j], dim=0).item()) for j in range(5) if i != j
        )
        for i in range(5)
    ]
    assert redundancy(weights).tolist() == pytest.approx(expected, abs=1e-6)
    assert redundancy(weights[:1]).tolist() == [0]
    assert redundancy(0 * weights).tolist() == [0] * 5


@pytest.mark.parametrize("rank", [1, 2, 4])
def test_as_many_equal_directions_count_as_there_are(rank):
    directions = torch.linalg.qr(random_filters(9, rank).double()).Q.T
    weights = torch.cat([directions, directions]).view(2 * rank, 1, 3, 3)
    assert effective_rank(weights) == pytest.approx(rank)


def test_a_weak_direction_counts_little_and_none_none():
    diagonal = torch.diag(torch.tensor([1.0, 1e-6])).view(2, 1, 1, 2)
    assert effective_rank(diagonal) == pytest.approx(1, abs=1e-4)
    assert effective_rank(0 * diagonal) == 0
