"""Imports pytorch-grad-cam, on a machine without a display too.

The OpenCV that it brings cannot be loaded where the system has no libGL. All that class activation
maps need of it is to be enlarged: bilinearly, with pixels as squares.
"""

import sys
from types import ModuleType

import torch
import torchvision_import  # noqa: F401  (what the library imports)
from torch.nn.functional import interpolate

try:
    import cv2  # noqa: F401
except ImportError:

    def _resize(pixels, size):
        enlarged = interpolate(torch.from_numpy(pixels)[None, None], size[::-1], mode="bilinear")
        return enlarged[0, 0].numpy()

    sys.modules["cv2"] = ModuleType("cv2")
    sys.modules["cv2"].resize = _resize
    sys.modules["cv2"].COLORMAP_JET = 2  # a default of what paints maps, which no test does

import pytorch_grad_cam
from pytorch_grad_cam.utils.model_targets import ClassifierOutputTarget

__all__ = ["ClassifierOutputTarget", "pytorch_grad_cam"]
