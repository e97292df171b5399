from functools import partial

import pytest
import torch
import torch.nn.functional as F
from unchanged import unchanged

from cnn_core.attack.gradient import pgd
from cnn_core.attack.training import adversarial_cross_entropy
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.train.objective import cross_entropy
from cnn_core.train.recipe import Recipe, function_as_dict, function_from_dict

OPTIONS = {"epsilon": 0.1, "steps": 3}


def generator():
    return torch.Generator().manual_seed(0)


def test_it_is_the_cross_entropy_after_pgd_from_a_random_start(network, images, labels):
    network.eval()
    adversarial = pgd(network, images, labels, generator=generator(), **OPTIONS)
    found = adversarial_cross_entropy(network, images, labels, generator(), **OPTIONS)
    # The loss is computed in float32.
    torch.testing.assert_close(found, F.cross_entropy(network(adversarial).float(), labels))
    assert found > cross_entropy(network, images, labels, generator())


def test_only_the_loss_itself_is_computed_in_training_mode(network, images, labels):
    network.train()
    modes = []
    network.norm.register_forward_pre_hook(lambda module, _: modes.append(module.training))
    adversarial_cross_entropy(network, images, labels, generator(), **OPTIONS)
    assert modes == [False, False, False, True]
    assert all(module.training for module in network.modules())


def test_batch_normalization_sees_the_batch_once(network, images, labels):
    network.train()
    seen = network.norm.num_batches_tracked.item()
    adversarial_cross_entropy(network, images, labels, generator(), **OPTIONS)
    assert network.norm.num_batches_tracked == seen + 1


def test_the_weights_get_gradients_from_the_loss_alone(network, images, labels):
    with unchanged(network.eval()):
        loss = adversarial_cross_entropy(network, images, labels, generator(), **OPTIONS)
        adversarial = pgd(network, images, labels, generator=generator(), **OPTIONS)
        plain = cross_entropy(network, adversarial, labels, generator())
        weights = [network.conv.weight, network.linear.weight]
        torch.testing.assert_close(
            torch.autograd.grad(loss, weights), torch.autograd.grad(plain, weights)
        )


def test_the_network_is_left_as_it_was_after_an_exception(network, images):
    with unchanged(network), pytest.raises((IndexError, RuntimeError)):
        adversarial_cross_entropy(network, images, torch.full((12,), 9), generator(), **OPTIONS)


def test_it_trains_under_bfloat16_with_channels_last(network, images, labels):
    network.float()
    with torch.autocast("cpu", torch.bfloat16):
        pixels = images.float().contiguous(memory_format=torch.channels_last)
        loss = adversarial_cross_entropy(network, pixels, labels, generator(), **OPTIONS)
    loss.backward()
    assert loss.dtype == network.linear.weight.grad.dtype == torch.float32
    assert network.linear.weight.grad.isfinite().all()


def test_a_recipe_can_name_it():
    objective = partial(adversarial_cross_entropy, epsilon=0.1, steps=3)
    recipe = Recipe(version=1, network=mnist_cnn, epochs=1, learning_rate=1e-3, objective=objective)
    assert "cnn_core.attack.training" in recipe.modules
    found = function_from_dict(function_as_dict(recipe.objective))
    assert found.func is adversarial_cross_entropy
    assert found.keywords == {"epsilon": 0.1, "steps": 3}


def test_it_makes_a_network_harder_to_fool(network, surrogate, images, labels):
    def trained(model, objective):
        model.train().requires_grad_(True)
        optimizer, chance = torch.optim.Adam(model.parameters(), lr=0.01), generator()
        for _ in range(40):
            optimizer.zero_grad()
            objective(model, images, labels, chance).backward()
            optimizer.step()
        return model

    def accuracy_under_attack(model):
        adversarial = pgd(model, images, labels, epsilon=0.1)
        return (model.eval()(adversarial).argmax(1) == labels).double().mean()

    defended = trained(network, partial(adversarial_cross_entropy, **OPTIONS))
    assert accuracy_under_attack(defended) > accuracy_under_attack(
        trained(surrogate, cross_entropy)
    )
