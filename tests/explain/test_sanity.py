import pytest
import scipy.stats
import torch
from torch import nn

from cnn_core.explain import (
    cascading_randomization,
    edge_map,
    grad_cam,
    logit,
    rank_correlation,
    saliency,
)


def generator(seed=0):
    return torch.Generator().manual_seed(seed)


def test_ranks_correlate_as_scipy_says_ties_included():
    maps = torch.rand(4, 5, 6, generator=generator())
    others = torch.randint(0, 4, (4, 5, 6), generator=generator()).float()
    expected = [
        scipy.stats.spearmanr(map.flatten(), other.flatten()).statistic
        for map, other in zip(maps, others, strict=True)
    ]
    assert rank_correlation(maps, others).tolist() == pytest.approx(expected, abs=1e-6)


def test_a_map_that_is_the_same_everywhere_correlates_with_nothing():
    assert rank_correlation(torch.ones(1, 2, 2), torch.rand(1, 2, 2)).isnan().all()


def test_layers_lose_their_weights_one_after_the_other_from_the_last(model, images):
    seen = []

    def explain(network):
        seen.append({name: value.clone() for name, value in network.named_parameters()})
        return saliency(network, images, logit(0))

    result = cascading_randomization(model, explain, generator())
    assert result.layers == ("6", "2", "0.1", "0.0")
    assert result.similarity.shape == (4, 3)
    for step, weights in enumerate(seen):
        drawn = {
            name.rpartition(".")[0]
            for name, value in model.named_parameters()
            if not torch.equal(weights[name], value)
        }
        assert drawn == set(result.layers[:step])


def test_the_order_is_that_of_the_pass_not_of_the_definition(images):
    class Backwards(nn.Module):
        def __init__(self):
            super().__init__()
            self.last, self.unused, self.first = (nn.Conv2d(2, 2, 1) for _ in range(3))

        def forward(self, images):
            return self.last(self.first(images)).mean((2, 3))

    result = cascading_randomization(
        Backwards(), lambda network: saliency(network, images, logit(0)), generator()
    )
    assert result.layers == ("last", "first")


def test_a_map_that_looks_at_no_network_never_changes(model, images):
    def edges(network):
        network(images)
        return edge_map(images)

    result = cascading_randomization(model, edges, generator())
    torch.testing.assert_close(result.similarity, torch.ones(4, 3))


def test_a_map_that_looks_at_the_network_changes(model, images):
    result = cascading_randomization(
        model, lambda network: grad_cam(network, images, logit(1), "2", relu=False), generator()
    )
    assert result.similarity[-1].abs().max() < 0.9


def test_the_same_seed_draws_the_same_weights_and_the_network_stays(model, images):
    before = {name: value.clone() for name, value in model.state_dict().items()}
    state = torch.get_rng_state()
    results = [
        cascading_randomization(
            model, lambda network: saliency(network, images, logit(0)), generator(seed)
        ).similarity
        for seed in (0, 0, 1)
    ]
    assert torch.equal(results[0], results[1])
    assert not torch.equal(results[0], results[2])
    assert torch.equal(torch.get_rng_state(), state)
    assert all(torch.equal(before[name], value) for name, value in model.state_dict().items())


def test_a_layer_that_cannot_draw_anew_is_named(images):
    class Scale(nn.Module):
        def __init__(self):
            super().__init__()
            self.factor = nn.Parameter(torch.ones(1))

        def forward(self, images):
            return images * self.factor

    model = nn.Sequential(Scale(), nn.Flatten())
    with pytest.raises(ValueError, match=r"layer '0' \(Scale\) has no reset_parameters"):
        cascading_randomization(model, lambda m: saliency(m, images, logit(0)), generator())
