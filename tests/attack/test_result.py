import pytest
import torch
from torch import nn
from unchanged import unchanged

from cnn_core.attack.gradient import pgd
from cnn_core.attack.result import judge, logits, success_rate


class Brightness(nn.Module):
    """Takes an image for class 1 if it is bright, else for class 0."""

    def forward(self, images):
        bright = images.flatten(1).mean(1) - 0.5
        return torch.stack([-bright, bright], 1)


def greys(*levels):
    return torch.tensor(levels).view(-1, 1, 1, 1).expand(-1, 1, 2, 2)


BEFORE, AFTER = greys(0.2, 0.8, 0.1, 0.9), greys(0.8, 0.2, 0.2, 0.8)


def test_without_a_target_success_is_a_prediction_that_is_not_the_label():
    labels = torch.tensor([0, 0, 0, 1])  # the second is misclassified before
    result = judge(Brightness(), BEFORE, AFTER, labels)
    assert result.predicted.tolist() == [1, 0, 0, 1]
    assert result.success.tolist() == [True, False, False, False]
    assert result.before.tolist() == [False, True, False, False]
    assert success_rate(result).value == pytest.approx(1 / 3)
    assert success_rate(result).n == 3


def test_with_a_target_success_is_the_target_predicted():
    targets = torch.tensor([1, 1, 1, 1])
    result = judge(Brightness(), BEFORE, AFTER, targets, targeted=True)
    assert result.success.tolist() == [True, False, False, True]
    assert result.before.tolist() == [False, True, False, True]
    assert success_rate(result).value == 0.5


def test_there_is_no_rate_where_no_image_needed_an_attack():
    result = judge(Brightness(), BEFORE, AFTER, torch.tensor([1, 0, 1, 0]))
    with pytest.raises(ValueError, match="reached for every image before the attack"):
        success_rate(result)


def test_one_minus_all_successes_is_the_accuracy_under_attack(network, images, labels):
    adversarial = pgd(network, images, labels, epsilon=0.1)
    with unchanged(network):
        result = judge(network, images, adversarial, labels)
    accuracy = (network.eval()(adversarial).argmax(1) == labels).double().mean()
    assert 0 < accuracy < 1
    torch.testing.assert_close(1 - result.success.double().mean(), accuracy)


def test_logits_in_batches_are_those_of_the_whole(network, images, monkeypatch):
    monkeypatch.setattr("cnn_core.nn.batches.MOST_IMAGES", 5)
    with unchanged(network):
        found = logits(network, images)
    torch.testing.assert_close(found, network.eval()(images).detach())
    assert logits(network, images[:0]).shape == (0, 4)
