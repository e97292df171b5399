"""The oracles are the brief's figure, written out, and torchvision's ResNet-18."""

import pytest
import torch
import torch.nn.functional as F
from torch import nn
from torchvision_import import torchvision

from cnn_core.nn.resnet import BRIEF_BIAS, MEAN, STD, ResidualBlock, brief_resnet, resnet18


def noise(count=2):
    return torch.rand(count, 3, 32, 32, generator=torch.Generator().manual_seed(0))


def with_statistics(network):
    """Batch normalization that has seen something, so that it is more than the identity."""
    generator = torch.Generator().manual_seed(1)
    for module in network.modules():
        if isinstance(module, nn.BatchNorm2d):
            module.running_mean.copy_(0.1 * torch.randn(module.num_features, generator=generator))
            module.running_var.copy_(0.5 + torch.rand(module.num_features, generator=generator))
    return network.eval()


def parameters(network):
    return sum(parameter.numel() for parameter in network.parameters())


def test_the_brief_s_network_has_the_parameters_of_its_figure():
    convolutions = 3 * 64 * 9
    normalizations = 2 * 64
    for inputs, outputs in [(64, 128), (128, 256), (256, 512)]:
        convolutions += inputs * outputs * 9 + outputs * outputs * 9 + inputs * outputs
        normalizations += 3 * 2 * outputs
    assert parameters(brief_resnet()) == convolutions + normalizations + 512 * 10 + 10
    assert parameters(brief_resnet()) == 4_829_258


def test_the_brief_s_network_computes_what_its_figure_draws():
    network = with_statistics(brief_resnet())
    state, images = network.state_dict(), noise()

    def convolved(x, name, bn, stride, padding):
        x = F.conv2d(x, state[f"{name}.weight"], stride=stride, padding=padding)
        moments = state[f"{bn}.running_mean"], state[f"{bn}.running_var"]
        return F.batch_norm(x, *moments, state[f"{bn}.weight"], state[f"{bn}.bias"])

    x = (images - torch.tensor(MEAN)[:, None, None]) / torch.tensor(STD)[:, None, None]
    x = convolved(x, "conv1", "bn1", 1, 1).relu()
    for block in ("block1", "block2", "block3"):
        inner = convolved(x, f"{block}.conv1", f"{block}.bn1", 2, 1).relu()
        inner = convolved(inner, f"{block}.conv2", f"{block}.bn2", 1, 1)
        x = (inner + convolved(x, f"{block}.downsample.0", f"{block}.downsample.1", 2, 0)).relu()
    assert x.shape == (2, 512, 4, 4)
    x = F.avg_pool2d(x, 4).flatten(1) @ state["fc.weight"].T + state["fc.bias"]
    torch.testing.assert_close(network(images), x, rtol=1e-4, atol=1e-4)


def test_maps_have_32_16_8_and_4_pixels_a_side():
    x, sides = noise(), []
    for layer in brief_resnet().eval():
        x = layer(x)
        sides += [x.shape[-1]] if x.ndim == 4 else []
    assert sorted(set(sides), reverse=True) == [32, 16, 8, 4, 1]


@pytest.mark.parametrize("build", [brief_resnet, resnet18])
def test_each_layer_is_initialized_as_he_et_al_did(build):
    network = build()
    for module in network.modules():
        if isinstance(module, nn.Conv2d | nn.Linear):
            inputs = module.weight[0].numel()
            spread = (2 / inputs) ** 0.5
            tolerance = 5 * spread / (2 * module.weight.numel()) ** 0.5
            assert module.weight.std().item() == pytest.approx(spread, abs=tolerance)
        if isinstance(module, nn.Conv2d):
            assert module.bias is None


def test_the_brief_s_linear_layer_starts_with_a_small_constant_bias():
    assert (brief_resnet().fc.bias == BRIEF_BIAS).all()
    assert BRIEF_BIAS == 0.01


def reference():
    """torchvision's ResNet-18 with the stem for small images."""
    network = torchvision.models.resnet18(num_classes=10)
    network.conv1 = nn.Conv2d(3, 64, 3, padding=1, bias=False)
    network.maxpool = nn.Identity()
    return network.eval()


def test_resnet18_takes_common_checkpoints_and_computes_what_torchvision_s_does():
    ours, theirs = with_statistics(resnet18()), reference()
    theirs.load_state_dict(ours.state_dict())
    images = noise()
    logits = theirs(torchvision.transforms.functional.normalize(images, MEAN, STD))
    torch.testing.assert_close(ours(images), logits, rtol=1e-4, atol=1e-4)
    assert parameters(ours) == parameters(theirs) == 11_173_962


def test_resnet18_normalizes_with_what_it_is_given():
    network = resnet18(width=4, mean=(0.1, 0.2, 0.3), std=(0.4, 0.5, 0.6))
    normalized = network[:2](noise())
    expected = torchvision.transforms.functional.normalize(
        noise(), (0.1, 0.2, 0.3), (0.4, 0.5, 0.6)
    )
    torch.testing.assert_close(normalized, expected)


def test_a_block_that_changes_nothing_in_size_has_no_weights_in_its_short_cut():
    assert isinstance(ResidualBlock(8, 8).downsample, nn.Identity)
    assert len(ResidualBlock(8, 16).downsample) == 2
    assert len(ResidualBlock(8, 8, stride=2).downsample) == 2
