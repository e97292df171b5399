"""The objective that looks for flat minima, against weights moved by hand."""

import copy

import pytest
import torch
import torch.nn.functional as F
from torch import nn

from cnn_core.train.sharpness import SMALL, sharpness_aware


@pytest.fixture
def model():
    torch.manual_seed(0)
    layers = [nn.Conv2d(1, 3, 3), nn.BatchNorm2d(3), nn.ReLU(), nn.Flatten(), nn.Linear(48, 4)]
    return nn.Sequential(*layers)


@pytest.fixture
def batch():
    generator = torch.Generator().manual_seed(1)
    images = torch.rand(8, 1, 6, 6, generator=generator)
    return images, torch.randint(0, 4, (8,), generator=generator)


def gradients_of(loss, model):
    return torch.autograd.grad(loss, list(model.parameters()))


def moved_by_hand(model, batch, radius):
    """A copy of the model with e added to its weights, and how far it went in their sizes."""
    moved = copy.deepcopy(model)
    gradients = gradients_of(F.cross_entropy(moved(batch[0]), batch[1]), moved)
    flat = torch.cat([gradient.flatten() for gradient in gradients])
    weights = torch.cat([weight.detach().flatten() for weight in moved.parameters()])
    size = weights.abs() + SMALL
    step = radius * size**2 * flat / (size * flat).norm()
    nn.utils.vector_to_parameters(weights + step, moved.parameters())
    return moved, (step / size).norm().item()


def test_without_a_radius_it_is_the_cross_entropy(model, batch):
    loss = sharpness_aware(model, *batch, None, radius=0.0, label_smoothing=0.1)
    expected = F.cross_entropy(model(batch[0]), batch[1], label_smoothing=0.1)
    assert loss.item() == pytest.approx(expected.item(), rel=1e-6)


def test_loss_and_gradient_are_those_of_the_moved_weights(model, batch):
    moved, distance = moved_by_hand(model, batch, radius=0.3)
    loss = sharpness_aware(model, *batch, None, radius=0.3)
    expected = F.cross_entropy(moved(batch[0]), batch[1])
    assert distance == pytest.approx(0.3)
    assert loss.item() == pytest.approx(expected.item(), rel=1e-6)
    for found, wanted in zip(gradients_of(loss, model), gradients_of(expected, moved), strict=True):
        torch.testing.assert_close(found, wanted, rtol=1e-4, atol=1e-6)


def test_a_step_uphill_raises_the_loss_as_the_gradient_says(model, batch):
    plain = F.cross_entropy(model(batch[0]), batch[1])
    slope = sum(
        ((weight.abs() + SMALL) * gradient).square().sum()
        for weight, gradient in zip(model.parameters(), gradients_of(plain, model), strict=True)
    ).sqrt()
    raised = sharpness_aware(model, *batch, None, radius=1e-3) - plain
    assert raised.item() == pytest.approx(1e-3 * slope.item(), rel=1e-2)


def test_weights_stay_and_statistics_move_once(model, batch):
    once, weights = copy.deepcopy(model), copy.deepcopy(list(model.parameters()))
    once(batch[0])
    sharpness_aware(model, *batch, None, radius=0.3)
    assert all(map(torch.equal, weights, model.parameters()))
    assert all(map(torch.equal, once.buffers(), model.buffers()))
    assert not any(weight.grad is not None for weight in model.parameters())
