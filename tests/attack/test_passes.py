import pytest
import torch

from cnn_core.attack.gradient import fgsm, mi_fgsm, pgd
from cnn_core.attack.passes import CountsPasses


@pytest.mark.parametrize("steps", [1, 6])
def test_a_pass_is_counted_for_each_image_and_step(steps, network, images, labels):
    counted = CountsPasses(network)
    pgd(counted, images, labels, epsilon=0.05, steps=steps, chunk=5)
    assert counted.passes == steps * len(images)


def test_a_single_step_is_one_pass(network, images, labels):
    counted = CountsPasses(network)
    fgsm(counted, images, labels, epsilon=0.05)
    mi_fgsm(counted, images, labels, epsilon=0.05, steps=3)
    assert counted.passes == (1 + 3) * len(images)


def test_looking_without_a_gradient_costs_nothing_and_counts_nothing(network, images):
    counted = CountsPasses(network)
    with torch.no_grad():
        counted(images)
    assert counted.passes == 0


def test_a_second_look_at_the_same_outputs_counts_again(network, images):
    counted = CountsPasses(network)
    outputs = counted(images.requires_grad_()).sum()
    torch.autograd.grad(outputs, images, retain_graph=True)
    torch.autograd.grad(outputs, images)
    assert counted.passes == 2 * len(images)
