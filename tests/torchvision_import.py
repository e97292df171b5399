"""Imports torchvision, beside a CPU-only torch too.

PyPI's torchvision brings kernels that such a torch cannot load, and fails on the missing operators
while it is imported. Their schemas are enough for everything that does not call them.
"""

import torch

try:
    import torchvision
except RuntimeError:
    _library = torch.library.Library("torchvision", "DEF")  # its operators live as long as it does
    for _operator in ("nms", "qnms"):
        _library.define(f"{_operator}(Tensor dets, Tensor scores, float iou_threshold) -> Tensor")
    import torchvision

__all__ = ["torchvision"]
