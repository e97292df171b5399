import pytest
import scipy.ndimage
import torch

from cnn_core.explain import blur, image_mean
from cnn_core.explain.fills import filled


def test_a_number_fills_every_pixel(images):
    assert torch.equal(filled(images, 0.5), torch.full_like(images, 0.5))


def test_the_mean_is_that_of_each_image_and_channel(images):
    fills = filled(images, image_mean)
    assert fills.shape == images.shape
    torch.testing.assert_close(fills[:, :, 3, 4], images.mean((2, 3)))


@pytest.mark.parametrize("sigma", [0.5, 1.5, 3.0])
def test_a_blur_is_scipys(images, sigma):
    expected = scipy.ndimage.gaussian_filter(
        images.double().numpy(), (0, 0, sigma, sigma), mode="nearest", truncate=4.0
    )
    found = blur(sigma)(images.double())
    torch.testing.assert_close(found, torch.from_numpy(expected), rtol=0, atol=1e-6)


def test_a_fill_of_another_shape_is_refused(images):
    with pytest.raises(ValueError, match=r"shape of the images, \(3, 2, 8, 10\), not \(3, 8, 10\)"):
        filled(images, lambda images: images[:, 0])
