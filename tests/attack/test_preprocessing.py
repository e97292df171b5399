import pytest
import torch
from torch import nn

from cnn_core.attack.gradient import fgsm
from cnn_core.attack.preprocessing import Preprocessed, quantization, straight_through
from cnn_core.explain import blur


@pytest.mark.parametrize(
    ("levels", "expected"),
    [(2, [0.0, 0.0, 1.0, 1.0]), (3, [0.0, 0.5, 0.5, 1.0]), (256, [0.0, 102 / 255, 0.6, 1.0])],
)
def test_pixels_go_to_the_nearest_level(levels, expected):
    pixels = torch.tensor([0.0, 0.4, 0.6, 1.0])
    torch.testing.assert_close(quantization(levels)(pixels), torch.tensor(expected))


def test_one_level_is_refused():
    with pytest.raises(ValueError, match="at least 2 levels, not 1"):
        quantization(1)


def test_the_network_sees_what_the_cleaning_returns():
    images = torch.rand(2, 1, 5, 5, generator=torch.Generator().manual_seed(0))
    model = nn.Sequential(nn.Flatten(), nn.Linear(25, 3))
    expected = model(blur(1.0)(images))
    torch.testing.assert_close(Preprocessed(blur(1.0), model)(images), expected)


def test_rounding_has_no_gradient_and_the_way_through_has_that_of_the_identity():
    images = torch.rand(3, 4, generator=torch.Generator().manual_seed(0)).requires_grad_()
    weights = torch.arange(12.0).view(3, 4)

    def gradient(clean):
        return torch.autograd.grad((clean(images) * weights).sum(), images)[0]

    assert (gradient(quantization(4)) == 0).all()
    assert torch.equal(gradient(straight_through(quantization(4))), weights)
    torch.testing.assert_close(straight_through(quantization(4))(images), quantization(4)(images))


def test_an_attack_stands_still_before_rounding_and_goes_through_it(network, images, labels):
    rounded = Preprocessed(quantization(4), network)
    through = Preprocessed(straight_through(quantization(4)), network)
    assert torch.equal(fgsm(rounded, images, labels, epsilon=0.2), images)
    moved = fgsm(through, images, labels, epsilon=0.2)
    assert (moved != images).flatten(1).any(1).all()
