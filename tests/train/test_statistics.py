"""The statistics of batch normalizations, against those of each layer's input by hand."""

import pytest
import torch
from torch import nn

from cnn_core.data.images import ImageSet
from cnn_core.train.statistics import with_statistics_of


@pytest.fixture
def images():
    generator = torch.Generator().manual_seed(0)
    pixels = torch.randint(256, (16, 3, 32, 32), generator=generator).to(torch.uint8)
    return ImageSet(pixels, torch.arange(16) % 10, tuple("abcdefghij"))


def normalized_inputs(model, images):
    """What each normalization gets when the images are one batch in training, by its name."""
    inputs, handles = {}, []
    for name, module in model.named_modules():
        if isinstance(module, nn.BatchNorm2d):
            note = lambda _, given, name=name: inputs.update({name: given[0]})  # noqa: E731
            handles.append(module.register_forward_pre_hook(note))
    model.train()(images.images / 255)
    for handle in handles:
        handle.remove()
    return inputs


def test_every_normalization_has_the_mean_and_variance_of_what_it_gets(small_resnet, images):
    fitted = with_statistics_of(small_resnet, images)
    found = dict(fitted.named_modules())
    inputs = normalized_inputs(small_resnet, images)
    assert len(inputs) == 10
    for name, given in inputs.items():
        mean, variance = given.mean((0, 2, 3)), given.var((0, 2, 3))
        torch.testing.assert_close(found[name].running_mean, mean, atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(found[name].running_var, variance, atol=1e-5, rtol=1e-4)


def test_weights_and_the_network_itself_stay(small_resnet, images):
    before = {name: value.clone() for name, value in small_resnet.state_dict().items()}
    fitted = with_statistics_of(small_resnet, images)
    assert not fitted.training
    for name, value in small_resnet.state_dict().items():
        assert torch.equal(value, before[name])
    for name, weight in fitted.named_parameters():
        assert torch.equal(weight, before[name])


def test_several_batches_count_alike(small_resnet, images, monkeypatch):
    monkeypatch.setattr("cnn_core.train.statistics.BATCH_SIZE", 8)
    halves = [with_statistics_of(small_resnet, images[part]) for part in (slice(8), slice(8, 16))]
    expected = sum(half.bn1.running_mean for half in halves) / 2
    found = with_statistics_of(small_resnet, images).bn1.running_mean
    torch.testing.assert_close(found, expected, atol=1e-6, rtol=1e-5)
