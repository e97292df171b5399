import pytest
import torch

from cnn_core.explain import MapWarning, grad_cam, logit, min_max, probability, upsampled
from cnn_core.explain.gradients import layer_gradient
from cnn_core.explain.hirescam import hires_cam


def test_each_activation_counts_by_its_own_gradient(model, images, classes):
    A, G = layer_gradient(model, images, logit(classes), "3")
    expected = torch.zeros(3, 4, 5)
    for image in range(3):
        for channel in range(6):
            expected[image] += A[image, channel] * G[image, channel]
    found = hires_cam(model, images, logit(classes), "3", relu=False)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)
    torch.testing.assert_close(
        hires_cam(model, images, logit(classes), "3"), expected.relu(), rtol=0, atol=1e-6
    )


def test_where_the_rest_is_linear_the_places_sum_up_to_the_logit(model, images, classes):
    """After layer 3 come a flattening and a linear layer: all but its bias is told by place."""
    found = hires_cam(model, images, logit(classes), "3", relu=False)
    expected = logit(classes)(model(images) - model[6].bias)
    torch.testing.assert_close(found.sum((1, 2)), expected, rtol=0, atol=1e-5)


def test_before_an_average_it_is_grad_cam(averaging, images, classes):
    found = hires_cam(averaging, images, logit(classes), "3", relu=False)
    expected = grad_cam(averaging, images, logit(classes), "3", relu=False)
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-6)


def test_elsewhere_it_is_not(model, images, classes):
    found = hires_cam(model, images, logit(classes), "2", relu=False)
    other = grad_cam(model, images, logit(classes), "2", relu=False)
    assert (found - other).abs().max() > 0.05 * found.abs().max()


def test_it_is_that_of_pytorch_grad_cam(model, images, classes):
    from grad_cam_import import ClassifierOutputTarget
    from grad_cam_import import pytorch_grad_cam as library

    targets = [ClassifierOutputTarget(label) for label in classes.tolist()]
    with library.HiResCAM(model, [model[3]]) as theirs:
        expected = torch.from_numpy(theirs(images, targets))
    ours = upsampled(hires_cam(model, images, logit(classes), "3"), images.shape[2:])
    torch.testing.assert_close(min_max(ours), expected, rtol=0, atol=1e-4)


def test_each_image_alone_gives_the_map_it_has_in_a_batch(model, images, classes):
    together = hires_cam(model, images, probability(classes), "2")
    alone = [
        hires_cam(model, images[[n]], probability(classes[[n]]), model[2])
        for n in range(len(images))
    ]
    torch.testing.assert_close(together, torch.cat(alone), rtol=0, atol=1e-7)


def test_a_blank_map_says_so(model, images):
    model[6].weight.data[1] = 0
    with pytest.warns(MapWarning, match="nothing at layer '3' speaks for the target"):
        assert not hires_cam(model, images, logit(1), "3").any()


def test_a_layer_without_maps_is_refused(model, images):
    with pytest.raises(ValueError, match=r"layer '6' puts out \(3, 5\), not maps"):
        hires_cam(model, images, logit(1), "6")
