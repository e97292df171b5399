import captum.attr
import pytest
import torch
from torch import nn

from cnn_core.explain import (
    MapWarning,
    grad_cam,
    grad_cam_plus_plus,
    logit,
    probability,
    xgrad_cam,
)
from cnn_core.explain.gradients import layer_gradient

every_method = pytest.mark.parametrize("method", [grad_cam, grad_cam_plus_plus, xgrad_cam])


@pytest.mark.parametrize("layer", ["0", "0.1", "2", "3"])
@pytest.mark.parametrize("relu", [True, False])
@pytest.mark.filterwarnings("ignore::cnn_core.explain.MapWarning")
def test_grad_cam_is_captums(model, images, classes, layer, relu):
    method = captum.attr.LayerGradCam(model, model.get_submodule(layer))
    expected = method.attribute(images, classes, relu_attributions=relu)[:, 0]
    found = grad_cam(model, images, logit(classes), layer, relu=relu)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)


def test_grad_cam_plus_plus_has_the_weights_of_the_higher_derivatives(averaging, images):
    # From the definition: Y = exp(S) differentiated once, twice, thrice at every place. After the
    # layer the network is linear, so S has no higher derivatives of its own.
    model, image = averaging.double(), images[:1].double()
    head = model[4:]
    A = model[:4](image).detach().requires_grad_()
    first, second, third = [], [], []
    for place in range(A.numel()):
        slot = torch.zeros(A.numel(), dtype=A.dtype)
        slot[place] = 1
        step = torch.zeros((), dtype=A.dtype, requires_grad=True)
        derivative = head(A + step * slot.view(A.shape))[0, 2].exp()
        for kept in (first, second, third):
            (derivative,) = torch.autograd.grad(derivative, step, create_graph=True)
            kept.append(derivative.item())
    first, second, third = (torch.tensor(values).view(A.shape) for values in (first, second, third))
    alpha = second / (2 * second + A.detach().sum((2, 3), keepdim=True) * third)
    weights = (alpha * first.relu()).sum((2, 3))
    expected = torch.einsum("nk,nkhw->nhw", weights, A.detach())
    score = head(A)[0, 2].exp().item()
    found = grad_cam_plus_plus(model, image, logit(2), "3")
    torch.testing.assert_close(found * score, expected, rtol=1e-6, atol=1e-9)


def test_xgrad_cam_conserves_the_sum_of_activation_times_gradient(model, images, classes):
    # Its axiom: Σ_ij Σ_k w_k A_k = Σ A G.
    A, G = layer_gradient(model, images, logit(classes), "3")
    found = xgrad_cam(model, images, logit(classes), "3", relu=False)
    torch.testing.assert_close(found.sum((1, 2)), (A * G).sum((1, 2, 3)), rtol=0, atol=1e-5)


def test_xgrad_cam_weighs_gradients_by_their_share_of_the_activation(model, images):
    A, G = layer_gradient(model, images, logit(1), "3")
    expected = torch.zeros(3, 4, 5)
    for image in range(3):
        for channel in range(6):
            total = A[image, channel].sum()
            if total > 0:
                weight = (A[image, channel] / total * G[image, channel]).sum()
                expected[image] += weight * A[image, channel]
    found = xgrad_cam(model, images, logit(1), "3", relu=False)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)


@every_method
def test_each_image_alone_gives_the_map_it_has_in_a_batch(model, images, classes, method):
    together = method(model, images, probability(classes), "2")
    alone = [
        method(model, images[[n]], probability(classes[[n]]), model[2]) for n in range(len(images))
    ]
    torch.testing.assert_close(together, torch.cat(alone), rtol=0, atol=1e-7)


@every_method
def test_maps_without_any_gradient_are_zero_and_say_so(model, images, method):
    model[6].weight.data[1] = 0
    with pytest.warns(MapWarning, match=r"image 0, 1, 2 of 3: .*no gradient at layer '2'.*logit"):
        maps = method(model, images, logit(1), "2")
    assert torch.equal(maps, torch.zeros(3, 4, 5))


@every_method
def test_a_layer_of_zeros_says_so(model, images, method):
    model[2].bias.data.fill_(-100)
    with pytest.warns(MapWarning, match="layer '3' puts out only zeros: take an earlier layer"):
        maps = method(model, images, logit(1), "3")
    assert not maps.any()


def test_contributions_that_are_all_negative_say_so_and_can_be_seen(averaging, images):
    averaging[6].weight.data[1] = -1
    with pytest.warns(MapWarning, match="every place speaks against the target: relu=False shows"):
        assert not grad_cam(averaging, images, logit(1), "3").any()
    signed = grad_cam(averaging, images, logit(1), "3", relu=False)
    assert (signed.amin((1, 2)) < 0).all()


def test_a_map_of_one_place_says_so(averaging, images):
    with pytest.warns(MapWarning, match="'4' has maps of one place: take an earlier layer"):
        assert grad_cam(averaging, images, logit(1), "4").shape == (3, 1, 1)


def test_a_layer_without_maps_is_refused(model, images):
    with pytest.raises(ValueError, match=r"layer '6' puts out \(3, 5\), not maps"):
        grad_cam(model, images, logit(1), "6")


def test_a_network_whose_output_is_viewed_with_the_channels_first_is_explained(images):
    class Viewing(nn.Module):
        def __init__(self):
            super().__init__()
            self.conv = nn.Conv2d(2, 3, 3, padding=1)

        def forward(self, images):
            return self.conv(images).view(len(images), -1)

    model = Viewing()
    expected = captum.attr.LayerGradCam(model, model.conv).attribute(images, 5)[:, 0]
    found = grad_cam(model, images, logit(5), "conv", relu=False)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)
