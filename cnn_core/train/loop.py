"""The loop: fit a recipe's network to its training set, epoch by epoch.

An epoch depends only on the recipe, the seed and its own number. A training that was interrupted
therefore goes on from its last finished epoch and ends with the very weights it would have had.
"""

import math
import time
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import asdict
from pathlib import Path

import torch
import torch.nn.functional as F
from torch import Generator, Tensor, nn
from torch.optim.swa_utils import AveragedModel, get_ema_multi_avg_fn

from cnn_core.data.images import ImageSet
from cnn_core.evaluate.predict import predict
from cnn_core.store.snapshots import read_snapshot, write_snapshot
from cnn_core.train import progress
from cnn_core.train.history import History
from cnn_core.train.precision import precision_on
from cnn_core.train.recipe import Recipe, learning_rate_at


def best_device() -> torch.device:
    """CUDA where there is one, else Apple's MPS, else the processor."""
    if torch.cuda.is_available():
        return torch.device("cuda")
    if torch.backends.mps.is_available():
        return torch.device("mps")
    return torch.device("cpu")


def fit(
    recipe: Recipe,
    train: ImageSet,
    validation: ImageSet,
    *,
    seed: int,
    device: torch.device | None = None,
    resume_file: Path | None = None,
    label: str = "training",
) -> tuple[nn.Module, History]:
    """Train the recipe's network from scratch.

    Args:
        seed: decides initialization, order and augmentation.
        device: where to train; ``best_device()`` when not given.
        resume_file: the state is written here after each epoch and taken up from here at the start;
            the caller deletes it once the result is safe.
        label: what the progress display calls this training.

    Returns the network in evaluation mode on the processor, and its history. Torch's global random
    state is left as it was. Raises ``DamagedFile`` when the state in ``resume_file`` is not what
    was written.
    """
    device = device or best_device()
    with torch.random.fork_rng(devices=range(torch.cuda.device_count())):
        torch.manual_seed(seed)
        state = TrainingState(recipe, device)
        history = state.resume(resume_file)
        train, validation = train.to(device), validation.to(device)
        sample = train[_fixed_sample(len(train), len(validation)).to(device)]
        for epoch in range(len(history), recipe.epochs):
            started = time.perf_counter()
            _fit_one_epoch(state, train, seed, epoch, f"{label}  epoch {epoch + 1}/{recipe.epochs}")
            _measure(history, state.result, sample, "train", time.perf_counter() - started)
            _measure(history, state.result, validation, "validation")
            state.save(resume_file, history)
            progress.epoch_line(label, recipe.epochs, history)
    return state.result.to("cpu", memory_format=torch.contiguous_format).eval(), history


class TrainingState:
    """What one training carries from step to step, and saves between epochs."""

    def __init__(self, recipe: Recipe, device: torch.device):
        self.recipe, self.device = recipe, device
        self.reduced = precision_on(device, recipe.precision) == "bfloat16"
        self.layout = torch.channels_last if self.reduced else torch.contiguous_format
        self.model = recipe.network().to(device, memory_format=self.layout)
        self.optimizer = torch.optim.AdamW(
            self.model.parameters(), lr=recipe.learning_rate, weight_decay=recipe.weight_decay
        )
        average = get_ema_multi_avg_fn(recipe.averaging)
        self.averaged = (
            AveragedModel(self.model, multi_avg_fn=average, use_buffers=True)
            if recipe.averaging
            else None
        )

    @property
    def result(self) -> nn.Module:
        """The network this training is for: the averaged one where there is averaging."""
        return self.averaged.module if self.averaged else self.model

    def step(
        self, images: Tensor, labels: Tensor, learning_rate: float, generator: Generator
    ) -> Tensor:
        """One update on one batch of float images. Returns the loss before it, a scalar."""
        for group in self.optimizer.param_groups:
            group["lr"] = learning_rate
        with torch.autocast(self.device.type, torch.bfloat16) if self.reduced else nullcontext():
            images = images.contiguous(memory_format=self.layout)
            loss = self.recipe.objective(self.model, images, labels, generator)
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()
        self.optimizer.step()
        if self.averaged:
            self.averaged.update_parameters(self.model)
        return loss.detach()

    def _parts(self) -> dict:
        parts = {"model": self.model, "optimizer": self.optimizer, "averaged": self.averaged}
        return {name: part for name, part in parts.items() if part is not None}

    def save(self, file: Path | None, history: History) -> None:
        if file:
            states = {name: part.state_dict() for name, part in self._parts().items()}
            content = {"history": asdict(history), **states}
            write_snapshot(file, content)

    def resume(self, file: Path | None) -> History:
        """Take up the state in ``file``, if there is one, and return the history so far."""
        if not (file and file.exists()):
            return History.empty()
        content = read_snapshot(file, self.device)
        for name, part in self._parts().items():
            part.load_state_dict(content[name])
        return History(**content["history"])


def _fit_one_epoch(
    state: TrainingState, train: ImageSet, seed: int, epoch: int, label: str
) -> None:
    recipe = state.recipe
    epoch_seed = seed * 100_003 + epoch  # no two epochs of the seeds in use share their draws
    torch.manual_seed(epoch_seed)
    generator = torch.Generator().manual_seed(epoch_seed)
    steps = math.ceil(len(train) / recipe.batch_size)
    state.model.train()
    for step, (images, labels) in enumerate(
        progress.bar(_batches(train, recipe, generator), steps, label)
    ):
        done = (epoch + step / steps) / recipe.epochs
        state.step(images, labels, learning_rate_at(done, recipe), generator)


def _batches(
    train: ImageSet, recipe: Recipe, generator: Generator
) -> Iterator[tuple[Tensor, Tensor]]:
    """The training set once, in random order, as augmented float batches in [0, 1]."""
    order = torch.randperm(len(train), generator=generator).to(train.images.device)
    for index in order.split(recipe.batch_size):
        images = train.images[index].float().div_(255)
        for augment in recipe.augmentation:
            images = augment(images, generator)
        yield images, train.labels[index]


def _measure(
    history: History, model: nn.Module, images: ImageSet, side: str, seconds: float | None = None
) -> None:
    """Append the scores of ``model`` on ``images``; without ``seconds``, the time scoring took."""
    started = time.perf_counter()
    logits = predict(model, images)
    labels = images.labels.cpu()
    history.append(
        side,
        loss=F.cross_entropy(logits, labels).item(),
        accuracy=(logits.argmax(1) == labels).float().mean().item(),
        seconds=time.perf_counter() - started if seconds is None else seconds,
    )


def _fixed_sample(count: int, size: int) -> Tensor:
    """The same ``size`` of ``count`` indices in every epoch, seed and study."""
    generator = torch.Generator().manual_seed(0)
    return torch.randperm(count, generator=generator)[:size].sort().values
