"""Benchmark rows about training: augmentation and the training step."""

from dataclasses import replace
from functools import partial

import torch
from torch import Tensor
from torch.utils.data import DataLoader, Dataset

from cnn_core.data.augment import random_affine
from cnn_core.evaluate.intervals import Estimate
from cnn_core.nn.mnist import mnist_cnn
from cnn_core.studies import scratch
from cnn_core.train.loop import TrainingState
from cnn_core.train.precision import computes_in_bfloat16
from cnn_core.train.recipe import Recipe
from tests.bench.timing import time_ratio
from tests.torchvision_import import torchvision

transforms = torchvision.transforms

BATCH = 128
IMAGES = 5_120


def augmentation() -> Estimate:
    """Rotate, shift, scale and shear whole batches, against DataLoader + Pillow image by image.

    Both resample bilinearly. The rival gets its best setting: images already decoded, and the
    faster of no and two workers.
    """
    generator = torch.Generator().manual_seed(0)
    images = torch.randint(0, 256, (IMAGES, 1, 28, 28), generator=generator, dtype=torch.uint8)
    augment = partial(random_affine, degrees=10, translate=0.1, scale=0.1, shear=8, mode="bilinear")

    def ours() -> None:
        for index in torch.randperm(IMAGES, generator=generator).split(BATCH):
            augment(images[index].float().div_(255), generator)

    rivals = (_loader(images, workers=0), _loader(images, workers=2))
    against_each = [time_ratio(ours, partial(_exhaust, rival), repeats=15) for rival in rivals]
    return max(against_each, key=lambda ratio: ratio.value)


def training_step() -> Estimate | None:
    """A training step of the digit network in bfloat16 and channels-last, against float32.

    None where the processor has no bfloat16 arithmetic, which would make this a slow emulation.
    """
    if not computes_in_bfloat16(torch.device("cpu")):
        return None
    recipe = Recipe(version=1, network=mnist_cnn, epochs=1, learning_rate=1e-3)
    return _compared(replace(recipe, precision="bfloat16"), recipe)


def scratch_step() -> Estimate:
    """A training step of the small network on our own layers, against torch's layers."""
    return _compared(scratch.RECIPES["own"], scratch.RECIPES["torch"])


def _compared(ours: Recipe, theirs: Recipe) -> Estimate:
    images = torch.rand(BATCH, 1, 28, 28, generator=torch.Generator().manual_seed(0))
    labels = torch.arange(BATCH) % 10
    states = (TrainingState(recipe, torch.device("cpu")) for recipe in (ours, theirs))
    return time_ratio(*(partial(_train, state, images, labels) for state in states), repeats=15)


def _train(state: TrainingState, images: Tensor, labels: Tensor, steps: int = 40) -> None:
    generator = torch.Generator().manual_seed(0)
    state.model.train()
    for _ in range(steps):
        state.step(images, labels, 1e-3, generator)


class _PillowImages(Dataset):
    """The images as decoded Pillow images, transformed one at a time."""

    def __init__(self, images: Tensor):
        self.images = [transforms.ToPILImage()(image) for image in images]
        self.transform = transforms.Compose(
            [
                transforms.RandomAffine(
                    degrees=10,
                    translate=(0.1, 0.1),
                    scale=(0.9, 1.1),
                    shear=8,
                    interpolation=transforms.InterpolationMode.BILINEAR,
                ),
                transforms.ToTensor(),
            ]
        )

    def __len__(self) -> int:
        return len(self.images)

    def __getitem__(self, index: int) -> Tensor:
        return self.transform(self.images[index])


def _loader(images: Tensor, workers: int) -> DataLoader:
    return DataLoader(
        _PillowImages(images),
        batch_size=BATCH,
        shuffle=True,
        num_workers=workers,
        persistent_workers=workers > 0,
    )


def _exhaust(loader: DataLoader) -> None:
    for _ in loader:
        pass
