import math

import pytest
import torch

from cnn_core.attack.losses import cross_entropy, logit, margin


def test_each_loss_in_numbers():
    logits = torch.tensor([[1.0, 3.0, 2.0], [0.0, 0.0, 5.0]])
    classes = torch.tensor([1, 0])
    expected = [
        math.log(1 + math.exp(-1) + math.exp(-2)),
        math.log(2 + math.exp(5)),
    ]
    torch.testing.assert_close(cross_entropy(logits, classes), torch.tensor(expected))
    assert logit(logits, classes).tolist() == [-3, 0]
    assert margin(logits, classes).tolist() == [-1, 5]


def test_the_margin_is_positive_exactly_where_the_class_is_not_predicted():
    logits = torch.randn(200, 6, generator=torch.Generator().manual_seed(0))
    classes = torch.arange(200) % 6
    assert torch.equal(margin(logits, classes) > 0, logits.argmax(1) != classes)


@pytest.mark.parametrize(
    ("loss", "vanishes"), [(cross_entropy, True), (logit, False), (margin, False)]
)
def test_only_cross_entropy_goes_blind_where_the_network_is_sure(loss, vanishes):
    logits = torch.tensor([[200.0, 0.0, 10.0]], requires_grad=True)
    (gradient,) = torch.autograd.grad(loss(logits, torch.tensor([0])).sum(), logits)
    assert (gradient == 0).all() == vanishes
