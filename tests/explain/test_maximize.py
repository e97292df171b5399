from functools import partial

import pytest
import torch
from torch import nn
from unchanged import unchanged

from cnn_core.ascent import standardized, unit
from cnn_core.explain import blur, channel, l2, logit, maximize, neuron, total_variation, towards


@pytest.fixture
def network():
    """Two convolutions, the second followed by a ReLU that works in place, and four classes."""
    with torch.random.fork_rng():
        torch.manual_seed(0)
        layers = {
            "conv1": nn.Conv2d(1, 3, 3, padding=1),
            "norm": nn.BatchNorm2d(3),
            "conv2": nn.Conv2d(3, 5, 3),
            "relu": nn.ReLU(inplace=True),
            "flatten": nn.Flatten(),
            "dropout": nn.Dropout(),
            "linear": nn.Linear(5 * 16, 4),
        }
        network = nn.Sequential()
        for name, layer in layers.items():
            network.add_module(name, layer)
    return network.double()


class Linear(nn.Module):
    """Logits W x: images have gradients that are known."""

    def __init__(self):
        super().__init__()
        weights = torch.randn(4, 36, generator=torch.Generator().manual_seed(0))
        self.register_buffer("weights", weights.double())

    def forward(self, images):
        return images.flatten(1) @ self.weights.T


@pytest.fixture
def linear():
    return Linear()


@pytest.fixture
def start():
    generator = torch.Generator().manual_seed(1)
    return torch.rand(4, 1, 6, 6, generator=generator, dtype=torch.float64)


def test_a_step_is_x_plus_step_size_times_the_derivative(linear, start):
    found = maximize(linear, logit(range(4)), start, steps=3, step_size=0.01, bounds=None)
    gradient = linear.weights.view(4, 1, 6, 6)
    torch.testing.assert_close(found.images, start + 3 * 0.01 * gradient)
    logits = [linear(start + k * 0.01 * gradient).diagonal() for k in range(3)]
    torch.testing.assert_close(found.curve, torch.stack(logits, 1))


def test_the_logit_of_one_class_for_all_images(linear, start):
    found = maximize(linear, logit(2), start, steps=1, step_size=0.01, bounds=None)
    expected = start + 0.01 * linear.weights[2].view(1, 1, 6, 6)
    torch.testing.assert_close(found.images, expected)


@pytest.mark.parametrize("bounds", [(0.0, 1.0), (0.2, 0.6)])
def test_pixels_are_clipped_to_the_bounds(bounds, network, start):
    found = maximize(network, logit(1), start, steps=3, step_size=10.0, bounds=bounds)
    assert found.images.min() == bounds[0]
    assert found.images.max() == bounds[1]


@pytest.mark.parametrize("direction", [unit, standardized])
def test_the_objective_rises(direction, network, start):
    found = maximize(
        network, logit(range(4)), start, steps=60, step_size=0.005, direction=direction
    )
    assert (found.curve[:, -1] > found.curve[:, 0]).all()
    assert found.images.shape == start.shape


# Targets within the network


@pytest.mark.parametrize("by_path", [True, False])
@pytest.mark.parametrize(
    ("layer", "target", "rule"),
    [
        ("conv2", channel(1), lambda outputs: outputs[:, 1].mean((1, 2))),
        ("conv2", neuron(4, 0, 3), lambda outputs: outputs[:, 4, 0, 3]),
        ("linear", neuron(2), lambda outputs: outputs[:, 2]),
        ("flatten", lambda outputs: outputs.max(1).values, lambda outputs: outputs.amax(1)),
    ],
)
def test_a_layer_can_be_maximized(by_path, layer, target, rule, network, start):
    place = layer if by_path else network.get_submodule(layer)
    found = maximize(network, target, start, steps=20, step_size=0.05, layer=place)
    network.eval()
    # What comes before the layer and the layer itself, without the in-place ReLU that may follow.
    names = [name for name, _ in network.named_children()]
    head = network[: names.index(layer) + 1]
    with torch.no_grad():
        torch.testing.assert_close(found.curve[:, 0], rule(head(start)))
        assert (rule(head(found.images)) > rule(head(start))).all()


def test_a_layer_that_is_not_there_is_named(network, start):
    with (
        unchanged(network),
        pytest.raises(ValueError, match=r"no layer .conv7. in Sequential; it has conv1, norm,"),
    ):
        maximize(network, channel(0), start, steps=1, step_size=1.0, layer="conv7")
    with pytest.raises(ValueError, match="no layer that is this Conv2d in Sequential"):
        maximize(network, channel(0), start, steps=1, step_size=1.0, layer=nn.Conv2d(1, 1, 1))


class Unused(nn.Module):
    def __init__(self):
        super().__init__()
        self.used, self.spare = nn.Conv2d(1, 1, 1), nn.Conv2d(1, 1, 1)

    def forward(self, images):
        return self.used(images).flatten(1)


def test_a_layer_that_takes_no_part_is_named(start):
    with pytest.raises(ValueError, match="layer spare took no part in the forward pass"):
        maximize(Unused().double(), channel(0), start, steps=1, step_size=1.0, layer="spare")


# Penalties


def test_penalties_are_subtracted_from_the_objective(linear, start):
    image = start.flip(0)
    penalties = [l2(0.1), total_variation(0.2), towards(image, beta=0.3)]
    found = maximize(
        linear, logit(0), start, steps=1, step_size=0.5, penalties=penalties, bounds=None
    )
    differences = start.diff(dim=2).abs().sum((1, 2, 3)) + start.diff(dim=3).abs().sum((1, 2, 3))
    value = linear(start)[:, 0] - 0.1 * (start**2).sum((1, 2, 3)) - 0.2 * differences
    value -= 0.3 * ((start - image) ** 2).mean((1, 2, 3))
    torch.testing.assert_close(found.curve[:, 0], value)


def test_the_l2_penalty_leads_to_the_weights_over_twice_lambda(linear):
    # J = w · x − λ ‖x‖² is highest at x = w / 2 λ; the brief's 200 iterations from a zero image.
    zero = torch.zeros(4, 1, 6, 6, dtype=torch.float64)
    found = maximize(
        linear,
        logit(range(4)),
        zero,
        steps=200,
        step_size=0.2,
        penalties=[l2(0.5)],
        bounds=None,
    )
    torch.testing.assert_close(found.images, linear.weights.view(4, 1, 6, 6))
    assert found.curve.shape == (4, 200)
    assert (found.curve.diff(dim=1) >= -1e-12).all()


def test_a_large_beta_keeps_the_image_near_the_one_it_shall_look_like(network, start):
    def distance(beta):
        found = maximize(
            network,
            logit((torch.arange(4) + 1) % 4),
            start,
            steps=100,
            step_size=0.02,
            penalties=[towards(start, beta)],
        )
        return (found.images - start).square().mean()

    assert distance(100.0) < distance(1.0) / 4 < distance(0.0) / 4


# Blur


def test_images_are_blurred_after_every_kth_step(linear, start):
    run = partial(maximize, linear, logit(0), start, step_size=0.0, bounds=None)
    torch.testing.assert_close(run(steps=2, blur=1.0, blur_every=3).images, start)
    torch.testing.assert_close(run(steps=5, blur=1.0, blur_every=3).images, blur(1.0)(start))
    torch.testing.assert_close(
        run(steps=2, blur=1.0, blur_every=1).images, blur(1.0)(blur(1.0)(start))
    )


# Manners


@pytest.mark.parametrize("layer", [None, "conv2"])
def test_network_start_and_chance_are_left_as_they_were(layer, network, start):
    network.conv1.weight.requires_grad_(False)
    network.norm.eval()
    network.linear.weight.grad = torch.ones_like(network.linear.weight)
    given, target = start.clone(), channel(0) if layer else logit(0)
    with unchanged(network), torch.no_grad():
        found = maximize(network, target, start, steps=2, step_size=0.1, layer=layer)
    assert torch.equal(start, given)
    assert not found.images.requires_grad
    assert not found.curve.requires_grad

    def fail(outputs):
        raise ArithmeticError

    with unchanged(network), pytest.raises(ArithmeticError):
        maximize(network, fail, start, steps=2, step_size=0.1, layer=layer)


def test_no_images_one_and_any_layout_in_memory(network, start):
    run = partial(maximize, network, logit(0), steps=3, step_size=0.1)
    whole = run(start)
    assert run(start[:0]).images.shape == (0, 1, 6, 6)
    torch.testing.assert_close(run(start[:1]).images, whole.images[:1])
    turned = start.transpose(2, 3).contiguous().transpose(2, 3)
    for same in (turned, start.to(memory_format=torch.channels_last)):
        torch.testing.assert_close(run(same).images, whole.images)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"start": torch.zeros(6, 6)},
            r"images must be float \(N, C, H, W\) .* not torch.float32",
        ),
        ({"start": torch.zeros(1, 1, 6, 6).byte()}, "images must be float .* not torch.uint8"),
        ({"target": lambda logits: logits}, r"one number per image \(4,\), not \(4, 4\)"),
        ({"target": logit([0, 1])}, "2 classes for 4 images"),
    ],
)
def test_bad_input_is_one_clear_line(change, message, network, start):
    arguments = {"target": logit(0), "start": start, "steps": 1, "step_size": 0.1, **change}
    with unchanged(network), pytest.raises(ValueError, match=message):
        maximize(network, **arguments)
