"""What an attack is given, checked before any work: one clear line for each mistake."""

import torch
from torch import Tensor

from cnn_core.ascent import per_image


def check_images(images: Tensor) -> None:
    """Images must be float32 or float64, (N, C, H, W), in [0, 1]."""
    if images.ndim != 4 or images.dtype not in (torch.float32, torch.float64):
        found = f"{images.dtype} {tuple(images.shape)}"
        raise ValueError(f"images must be float32 or float64, (N, C, H, W), not {found}")
    if images.numel():
        low, high = (bound.item() for bound in images.aminmax())
        if not (low >= 0 and high <= 1):  # so written, NaN is refused too
            found = f"[{low:g}, {high:g}]"
            raise ValueError(f"images must lie in [0, 1], not {found}; divide 0..255 by 255")


def check_classes(classes: Tensor, images: Tensor, logits: Tensor) -> None:
    """Classes must be int64, one per image, and among those of ``logits`` (any N, classes)."""
    if classes.dtype != torch.int64 or classes.shape != images.shape[:1]:
        found = f"{classes.dtype} {tuple(classes.shape)}"
        raise ValueError(f"classes must be int64, ({len(images)},), not {found}")
    if logits.ndim != 2:
        raise ValueError(f"the network must return (N, classes), not {tuple(logits.shape)}")
    if not len(classes):
        return
    low, high = (bound.item() for bound in classes.aminmax())
    if low < 0 or high >= logits.shape[1]:
        allowed = f"0 to {logits.shape[1] - 1}"
        raise ValueError(f"classes must be {allowed}, not {low if low < 0 else high}")


def amounts(name: str, value: float | Tensor, images: Tensor) -> Tensor:
    """A number for all images, or one for each, as (N, 1, 1, 1); it may not be negative."""
    values = torch.as_tensor(value, dtype=images.dtype, device=images.device)
    if values.ndim and values.shape != images.shape[:1]:
        expected = f"one number or ({len(images)},)"
        raise ValueError(f"{name} must be {expected}, not {tuple(values.shape)}")
    wrong = values[~((values >= 0) & values.isfinite())]
    if wrong.numel():
        raise ValueError(f"{name} must be 0 or more, in units of [0, 1] pixels, not {wrong[0]:g}")
    return per_image(values.expand(len(images)))


def check_steps(steps: int) -> None:
    if steps < 1:
        raise ValueError(f"steps must be at least 1, not {steps}")
