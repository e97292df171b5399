from functools import partial

import torch
from torch import nn

from cnn_core.data.augment import random_affine
from cnn_core.nn.augmented import Augmented

IMAGES = torch.rand(3, 1, 8, 8, generator=torch.Generator().manual_seed(0))
MOTION = partial(random_affine, degrees=30, translate=0.2)


def test_the_network_sees_each_time_another_augmentation_in_the_generators_order():
    network = Augmented(nn.Identity(), MOTION, torch.Generator().manual_seed(1))
    generator = torch.Generator().manual_seed(1)
    first, second = network(IMAGES), network(IMAGES)
    assert torch.equal(first, MOTION(IMAGES, generator))
    assert torch.equal(second, MOTION(IMAGES, generator))
    assert not torch.equal(first, second)


def test_pixels_have_the_gradient_of_where_they_went():
    def upside_down(images, generator):
        return images.flip(2)

    network = Augmented(nn.Flatten(), upside_down, torch.Generator())
    images = IMAGES.clone().requires_grad_()
    weights = torch.arange(64.0)
    (gradient,) = torch.autograd.grad((network(images) @ weights).sum(), images)
    assert torch.equal(gradient, weights.view(1, 1, 8, 8).flip(2).expand_as(images))


def test_the_networks_layers_and_parameters_are_its_own():
    linear = nn.Linear(64, 2)
    network = Augmented(linear, MOTION, torch.Generator())
    assert dict(network.named_modules())["network"] is linear
    assert list(network.parameters()) == list(linear.parameters())
