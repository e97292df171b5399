import pytest
import torch

from cnn_core.explain import class_selectivity, layer_statistics


def test_statistics_are_those_of_all_images_at_once(model, images):
    images = images.repeat(40, 1, 1, 1) * torch.linspace(0, 1, 120).view(-1, 1, 1, 1)
    labels = torch.arange(120) % 3
    first, pooled, second = layer_statistics(model, images, labels, ["0", model[1], "3"])
    relu1 = model[0](images)
    relu2 = model[:4](images)
    assert [row.layer for row in (first, pooled, second)] == ["0", "1", "3"]
    assert (first.resolution, pooled.resolution) == ((8, 10), (4, 5))
    assert first.sparsity == pytest.approx((relu1 == 0).double().mean().item(), abs=1e-6)
    assert second.sparsity == pytest.approx((relu2 == 0).double().mean().item(), abs=1e-6)
    expected = class_selectivity(relu2.mean((2, 3)), labels)
    torch.testing.assert_close(second.selectivity, expected, rtol=0, atol=1e-5)


def test_a_fully_connected_layer_has_a_resolution_of_one(averaging, images):
    (row,) = layer_statistics(averaging, images, torch.tensor([0, 1, 1]), ["5"])
    assert row.resolution == (1, 1)
    assert row.selectivity.shape == (6,)


def test_selectivity_compares_the_best_class_with_the_mean_of_the_others():
    labels = torch.tensor([0, 0, 1, 1, 2, 2])
    responses = torch.tensor(
        [
            # one class, equal, none, (6 − 2) / (6 + 2)
            [4.0, 1, 0, 5],
            [0, 1, 0, 7],
            [0, 1, 0, 1],
            [0, 1, 0, 3],
            [0, 1, 0, 0],
            [0, 1, 0, 4],
        ]
    )
    assert class_selectivity(responses, labels).tolist() == [1, 0, 0, 0.5]


def test_negative_activations_are_refused(model, images):
    with pytest.raises(ValueError, match="not negative: after a ReLU"):
        layer_statistics(model, images, torch.tensor([0, 1, 2]), ["2"])


def test_a_single_class_is_refused():
    with pytest.raises(ValueError, match="at least two classes"):
        class_selectivity(torch.ones(3, 2), torch.zeros(3, dtype=torch.long))
