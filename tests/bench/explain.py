"""Benchmark rows about explanations: occlusion and Grad-CAM, against the libraries that do both.

Every pair computes the same maps, which is checked before anything is timed.
"""

from collections.abc import Callable
from functools import partial

import captum.attr
import torch
from torch import Tensor, nn

from cnn_core.evaluate.intervals import Estimate
from cnn_core.explain import grad_cam, logit, min_max, occlusion, upsampled
from cnn_core.nn.mnist import mnist_cnn
from tests.bench.memory import memory_ratio
from tests.bench.timing import time_ratio
from tests.torchvision_import import torchvision

Work = Callable[[], Tensor]
Rival = Callable[[], tuple[Work, Work]]  # the same maps, made by us and by a library

CLASS = 1
# What captum calls perturbations_per_eval: images that it hides patches of at once.
SETTINGS = (16, 32, 64, 128, 256, 484)


def occlusion_default() -> Estimate:
    """484 positions of a patch on a digit, against captum as it comes: one image at a time."""
    model, image = _seeded(mnist_cnn), _images(1, (1, 28, 28))
    return _occlusion_ratio(model, image, patch=7, stride=1, together=1, repeats=11)


def occlusion_best() -> Estimate:
    """The same against the fastest of captum's settings."""
    model, image = _seeded(mnist_cnn), _images(1, (1, 28, 28))
    against_each = [
        _occlusion_ratio(model, image, patch=7, stride=1, together=together, repeats=15)
        for together in SETTINGS
    ]
    return max(against_each, key=lambda ratio: ratio.value)


def occlusion_large() -> Estimate:
    """225 positions on a photo of 3×128×128, against captum as it comes."""
    model, image = _seeded(_photo_net), _images(1, (3, 128, 128))
    return _occlusion_ratio(model, image, patch=16, stride=8, together=1, repeats=7)


def gradcam_time(rival: Rival, repeats: int, tolerance: float) -> Estimate:
    """Grad-CAM of 64 images at the last block of a ResNet-18."""
    ours, theirs = rival()
    torch.testing.assert_close(ours(), theirs(), rtol=0, atol=tolerance)
    return time_ratio(ours, theirs, repeats)


def gradcam_memory(rival: Rival) -> Estimate:
    """The peak memory of the same."""
    return memory_ratio(*rival())


def of_grad_cam_library() -> tuple[Work, Work]:
    """Maps at the size of the images and scaled, as pytorch-grad-cam makes them."""
    from pytorch_grad_cam import GradCAM
    from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

    model, images = _seeded(torchvision.models.resnet18), _images(64, (3, 224, 224))

    def ours() -> Tensor:
        maps = grad_cam(model, images, logit(CLASS), "layer4")
        return min_max(upsampled(maps, images.shape[2:]))

    def theirs() -> Tensor:
        with GradCAM(model, [model.layer4]) as method:
            targets = [ClassifierOutputTarget(CLASS)] * len(images)
            return torch.from_numpy(method(images, targets))

    return ours, theirs


def of_captum() -> tuple[Work, Work]:
    """The maps as they are, as captum makes them."""
    model, images = _seeded(torchvision.models.resnet18), _images(64, (3, 224, 224))
    method = captum.attr.LayerGradCam(model, model.layer4)

    def theirs() -> Tensor:
        return method.attribute(images, CLASS, relu_attributions=True).squeeze(1)

    return partial(grad_cam, model, images, logit(CLASS), "layer4"), theirs


def _occlusion_ratio(
    model: nn.Module, image: Tensor, patch: int, stride: int, together: int, repeats: int
) -> Estimate:
    method, channels = captum.attr.Occlusion(model), image.shape[1]

    def ours() -> Tensor:
        return occlusion(model, image, patch=patch, stride=stride, fill=0.5).map(logit(CLASS))

    def theirs() -> Tensor:
        attributed = method.attribute(
            image,
            sliding_window_shapes=(channels, patch, patch),
            strides=(channels, stride, stride),
            baselines=0.5,
            target=CLASS,
            perturbations_per_eval=together,
        )
        return attributed[:, 0]

    torch.testing.assert_close(ours(), theirs(), rtol=0, atol=1e-5)
    return time_ratio(ours, theirs, repeats)


def _photo_net() -> nn.Sequential:
    """Four blocks of convolution, normalization and pooling, then the mean of each channel."""
    layers, inputs = [], 3
    for outputs in (32, 64, 128, 256):
        convolution = nn.Conv2d(inputs, outputs, 3, padding=1)
        layers += [convolution, nn.BatchNorm2d(outputs), nn.ReLU(), nn.MaxPool2d(2)]
        inputs = outputs
    return nn.Sequential(*layers, nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(256, 2))


def _seeded(network: Callable[[], nn.Module]) -> nn.Module:
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        return network().eval()


def _images(count: int, shape: tuple[int, int, int]) -> Tensor:
    return torch.rand(count, *shape, generator=torch.Generator().manual_seed(0))


ROWS = {
    "occlusion_default": occlusion_default,
    "occlusion_best": occlusion_best,
    "occlusion_large": occlusion_large,
    "gradcam_library": partial(gradcam_time, of_grad_cam_library, repeats=5, tolerance=1e-4),
    "gradcam_captum": partial(gradcam_time, of_captum, repeats=7, tolerance=1e-5),
    "gradcam_library_memory": partial(gradcam_memory, of_grad_cam_library),
    "gradcam_captum_memory": partial(gradcam_memory, of_captum),
}
