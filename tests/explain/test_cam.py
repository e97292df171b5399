import pytest
import torch
from torch import nn

from cnn_core.explain import MapWarning, cam, grad_cam, logit


def test_the_mean_of_the_map_is_the_logit_without_its_bias(averaging, images, classes):
    maps = cam(averaging, images, classes, "3", "6")
    expected = logit(classes)(averaging(images) - averaging[6].bias)
    torch.testing.assert_close(maps.mean((1, 2)), expected, rtol=0, atol=1e-6)


def test_grad_cam_is_cam_over_the_number_of_places(averaging, images, classes):
    maps = cam(averaging, images, classes, averaging[3], averaging[6])
    found = grad_cam(averaging, images, logit(classes), "3", relu=False)
    torch.testing.assert_close(found * 8 * 10, maps, rtol=0, atol=1e-6)


def test_a_linear_layer_may_have_no_bias(averaging, images):
    averaging[6].bias = None
    maps = cam(averaging, images, 1, "3", "6")
    torch.testing.assert_close(maps.mean((1, 2)), averaging(images)[:, 1], rtol=0, atol=1e-6)


def test_a_network_that_does_not_average_is_refused(averaging, images):
    averaging[4] = nn.AdaptiveMaxPool2d(1)
    with pytest.raises(ValueError, match="logits are not layer '6' of the means of layer '3'"):
        cam(averaging, images, 1, "3", "6")


@pytest.mark.parametrize(("layer", "linear"), [("1", "6"), ("3", "2"), ("6", "6")])
def test_layers_that_do_not_belong_together_are_refused(averaging, images, layer, linear):
    with pytest.raises(ValueError, match=f"logits are not layer '{linear}' of the means"):
        cam(averaging, images, 1, layer, linear)


def test_a_missing_class_is_refused(averaging, images):
    with pytest.raises(ValueError, match="no class 5"):
        cam(averaging, images, 5, "3", "6")


def test_a_map_of_one_place_says_so(averaging, images):
    with pytest.warns(MapWarning, match="maps of one place"):
        cam(averaging, images, 1, "4", "6")
