"""What holds for every explanation: the network stays as it was, whatever comes in."""

import warnings
from contextlib import nullcontext

import pytest
import torch

from cnn_core.explain import (
    cam,
    deletion,
    grad_cam,
    grad_cam_plus_plus,
    insertion,
    integrated_gradients,
    logit,
    occlusion,
    probability,
    saliency,
    xgrad_cam,
)
from cnn_core.explain.hirescam import hires_cam
from cnn_core.explain.shapley import exact_shapley, sampled_shapley


def some_map(images):
    return images.mean(1, dtype=torch.float32)


METHODS = {
    "saliency": lambda model, images: saliency(model, images, logit(1)),
    "integrated gradients": lambda model, images: integrated_gradients(
        model, images, probability(1), baseline=0.5
    ),
    "Grad-CAM": lambda model, images: grad_cam(model, images, probability(1), "2"),
    "Grad-CAM++": lambda model, images: grad_cam_plus_plus(model, images, logit(1), "3"),
    "XGrad-CAM": lambda model, images: xgrad_cam(model, images, logit(1), "3"),
    "HiResCAM": lambda model, images: hires_cam(model, images, logit(1), "3"),
    "Shapley values, sampled": lambda model, images: (
        sampled_shapley(
            model,
            images,
            probability(1),
            grid=2,
            fill=0.0,
            pairs=2,
            generator=torch.Generator().manual_seed(0),
        ).values
    ),
    "Shapley values, exact": lambda model, images: (
        exact_shapley(model, images, logit(1), grid=2, fill=0.0).values
    ),
    "CAM": lambda model, images: cam(model, images, 1, "3", "6"),
    "occlusion": lambda model, images: occlusion(model, images, patch=4, stride=3, fill=0.5).map(
        logit(1)
    ),
    "deletion": lambda model, images: (
        deletion(model, images, some_map(images), logit(1), steps=4, fill=0.0).values
    ),
    "insertion": lambda model, images: (
        insertion(model, images, some_map(images), logit(1), steps=4, fill=0.0).values
    ),
}
every_method = pytest.mark.parametrize("method", METHODS.values(), ids=METHODS)


@pytest.fixture(autouse=True)
def _quiet():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def fingerprint(model):
    """All that an explanation may not change."""
    return (
        {name: value.clone() for name, value in model.state_dict().items()},
        [parameter.requires_grad for parameter in model.parameters()],
        [parameter.grad for parameter in model.parameters()],
        [module.training for module in model.modules()],
        [(len(m._forward_hooks), len(m._forward_pre_hooks)) for m in model.modules()],
        torch.get_rng_state(),
        torch.is_grad_enabled(),
    )


def assert_same(before, after):
    torch.testing.assert_close(before[0], after[0], rtol=0, atol=0)
    assert before[1:5] == after[1:5]
    assert torch.equal(before[5], after[5])
    assert before[6] == after[6]


@pytest.fixture
def network(averaging):
    """In training, with one part in evaluation mode and one frozen."""
    averaging.train()
    averaging[1].eval()
    averaging[0].weight.requires_grad_(False)
    return averaging


@every_method
@pytest.mark.parametrize("outer", [nullcontext, torch.no_grad], ids=["with", "without"])
def test_the_network_stays_as_it_was_with_and_without_outer_gradients(
    network, images, method, outer
):
    expected = method(network, images)
    before = fingerprint(network)
    with outer():
        found = method(network, images)
    assert_same(before, fingerprint(network))
    assert torch.equal(found, expected)
    assert not found.requires_grad


@every_method
@pytest.mark.parametrize("place", [0, 2, 6])
def test_the_network_stays_as_it_was_when_a_layer_fails(network, images, method, place):
    def fail(module, inputs, output):
        if len(output) > 1:  # past the first image, on which memory is measured
            raise ArithmeticError

    handle = network[place].register_forward_hook(fail)
    before = fingerprint(network)
    with pytest.raises(ArithmeticError):
        method(network, images)
    assert_same(before, fingerprint(network))
    handle.remove()


@every_method
def test_dropout_and_normalization_are_in_evaluation_mode(network, images, method):
    network[1] = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Dropout(0.5))
    assert torch.equal(method(network, images), method(network, images))


@every_method
@pytest.mark.parametrize("count", [0, 1])
def test_batches_of_none_and_of_one(network, images, method, count):
    found, whole = method(network, images[:count]), method(network, images)
    assert found.shape == (count, *whole.shape[1:])
    torch.testing.assert_close(found, whole[:count], rtol=0, atol=1e-6)


@every_method
def test_the_layout_of_the_images_does_not_matter(network, images, method):
    expected = method(network, images)
    flipped = images.flip(3).contiguous().flip(3)
    strided = torch.stack([images, images], 4)[..., 0]
    last = images.contiguous(memory_format=torch.channels_last)
    assert not strided.is_contiguous()
    assert not last.is_contiguous()
    for laid_out in (flipped, strided, last):
        torch.testing.assert_close(method(network, laid_out), expected, rtol=0, atol=1e-6)


@every_method
def test_images_that_require_a_gradient_are_left_alone(network, images, method):
    expected = method(network, images)
    images.requires_grad_()
    found = method(network, images)
    assert torch.equal(found.detach(), expected)
    assert images.grad is None


@every_method
@pytest.mark.parametrize(
    "wrong",
    [torch.zeros(2, 8, 10), torch.zeros(1, 2, 8, 10, dtype=torch.uint8)],
    ids=["one image", "bytes"],
)
def test_images_of_another_kind_are_refused(network, method, wrong):
    with pytest.raises(ValueError, match=r"float \(N, C, H, W\)"):
        method(network, wrong)
