import captum.attr
import pytest
import torch
from torch import nn

from cnn_core.explain import MapWarning, blur, integrated_gradients, logit, probability


@pytest.mark.parametrize("count", [1, 3])
def test_contributions_are_captums(model, images, classes, count):
    images, classes = images[:count], classes[:count]
    expected = captum.attr.IntegratedGradients(model).attribute(
        images, 0.25, classes, n_steps=30, method="gausslegendre"
    )
    found = integrated_gradients(model, images, logit(classes), baseline=0.25, steps=30)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("baseline", [0.0, 0.5, blur(2.0)])
def test_contributions_sum_up_to_the_change_of_the_target(images, classes, baseline):
    # A smooth network, on which the integral converges fast.
    model = nn.Sequential(nn.Conv2d(2, 4, 3), nn.Tanh(), nn.Flatten(), nn.Linear(192, 5)).double()
    images, target = images.double(), probability(classes)
    start = baseline(images) if callable(baseline) else torch.full_like(images, baseline)
    found = integrated_gradients(model, images, target, baseline=baseline)
    change = target(model(images)) - target(model(start))
    torch.testing.assert_close(found.sum((1, 2, 3)), change, rtol=0, atol=1e-9)


def test_a_pixel_that_equals_its_baseline_contributes_nothing(model, images):
    images[:, :, :4] = 0
    assert not integrated_gradients(model, images, logit(1))[:, :, :4].any()


def test_too_few_steps_are_told(images):
    steep = nn.Sequential(nn.Flatten(), nn.Linear(160, 2), nn.Sigmoid())
    nn.init.constant_(steep[1].weight, 0.5)
    with pytest.warns(MapWarning, match="do not sum up to the change of the target: take more"):
        integrated_gradients(steep, images, logit(0), steps=2)


def test_an_image_that_is_its_own_baseline_is_blank_and_told(model):
    with pytest.warns(MapWarning, match="image 0 of 1: blank map"):
        assert not integrated_gradients(model, torch.zeros(1, 2, 8, 10), logit(0)).any()


def test_no_steps_are_refused(model, images):
    with pytest.raises(ValueError, match="steps must be at least 1, not 0"):
        integrated_gradients(model, images, logit(0), steps=0)
