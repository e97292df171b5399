import captum.attr
import pytest
import torch
from torch import nn

from cnn_core.explain import MapWarning, input_gradient, logit, probability, saliency
from cnn_core.explain.gradients import layer_gradient


def test_gradients_are_captums(model, images, classes):
    expected = captum.attr.Saliency(model).attribute(
        images.clone().requires_grad_(), classes, abs=False
    )
    torch.testing.assert_close(
        input_gradient(model, images, logit(classes)), expected, rtol=0, atol=1e-6
    )


def test_saliency_is_the_largest_of_captums_over_the_channels(model, images, classes):
    expected = captum.attr.Saliency(model).attribute(images.clone().requires_grad_(), classes)
    torch.testing.assert_close(
        saliency(model, images, logit(classes)), expected.amax(1), rtol=0, atol=1e-6
    )


@pytest.mark.parametrize("layer", ["0", "0.1", "2", "3", "6"])
def test_gradients_of_a_layer_are_those_through_the_whole_network(model, images, classes, layer):
    kept = []

    def keep(module, inputs, output):
        kept.append(output)
        return output.clone()

    handle = model.get_submodule(layer).register_forward_hook(keep)
    values = probability(classes)(model(images))
    handle.remove()
    (expected,) = torch.autograd.grad(values.sum(), kept)
    activation, gradient = layer_gradient(model, images, probability(classes), layer)
    torch.testing.assert_close(activation, kept[0].detach(), rtol=0, atol=1e-6)
    torch.testing.assert_close(gradient, expected, rtol=0, atol=1e-6)
    assert not activation.requires_grad


def test_the_layers_before_are_not_differentiated(model, images):
    recorded = []
    model[1].register_forward_hook(lambda *call: recorded.append(call[2].requires_grad))
    layer_gradient(model, images, logit(0), "2")
    assert not any(recorded)


class Branches(nn.Module):
    """One layer runs twice, one is not used, one leads to nothing."""

    def __init__(self):
        super().__init__()
        self.twice, self.unused, self.aside = (nn.Conv2d(2, 2, 1) for _ in range(3))

    def forward(self, images):
        self.aside(images)
        return self.twice(self.twice(images)).mean((2, 3))


@pytest.mark.parametrize(
    ("layer", "message"),
    [
        ("twice", "layer 'twice' runs 2 times in one pass, not once"),
        ("unused", "layer 'unused' runs 0 times in one pass, not once"),
        ("aside", "the target does not depend on layer 'aside'"),
    ],
)
def test_a_layer_without_one_gradient_is_refused(images, layer, message):
    with pytest.raises(ValueError, match=message):
        layer_gradient(Branches(), images, logit(0), layer)


def test_a_target_that_ignores_the_network_is_refused(model, images):
    with pytest.raises(ValueError, match="the target does not depend on the images"):
        input_gradient(model, images, lambda outputs: torch.ones(len(outputs)))


def test_a_blank_saliency_says_why(model, images):
    model[6].weight.data[1] = 0
    with pytest.warns(MapWarning, match=r"image 0, 2 of 3: blank map, because .* no gradient"):
        maps = saliency(model, images, logit([1, 0, 1]))
    assert maps[0].max() == 0 < maps[1].max()
