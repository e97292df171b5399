"""What a training is made of, as a value that can be hashed, stored and compared."""

import importlib
import math
from collections.abc import Callable
from dataclasses import dataclass, fields
from functools import partial

from torch import Tensor, nn

from cnn_core.train.objective import cross_entropy

PRECISIONS = ("float32", "bfloat16")


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """All that decides what a training makes, apart from its data and its seed.

    Attributes:
        version: raised by hand when the meaning of a recipe changes, so that old results go stale.
        network: a function of ``cnn_core.nn`` that builds the network; options through ``partial``.
        epochs, batch_size: passes over the training set, images per step.
        learning_rate: the peak; the optimizer is AdamW (Loshchilov and Hutter, 2019).
        weight_decay: AdamW's decoupled decay.
        warmup: share of all steps in which the rate rises linearly from zero; after it, it falls
            along a half cosine to zero.
        objective: the function ``(model, images, labels, generator) -> loss`` that is minimized,
            of ``cnn_core.train.objective`` or of a study's own; options through ``partial``.
        augmentation: functions ``(images, generator) -> images`` of ``cnn_core.data.augment``,
            applied in order; options through ``partial``.
        averaging: decay per step of the exponential moving average of the weights that is kept as
            the result (0: the last weights are the result).
        precision: ``float32``, or ``bfloat16`` for autocast with channels-last memory where the
            device has that arithmetic (``float32`` where it has not).

    Raises ``ValueError`` for a value out of range.

    Example:
        >>> from cnn_core.nn.mnist import mnist_cnn
        >>> Recipe(version=1, network=mnist_cnn, epochs=8, learning_rate=2e-3).batch_size
        128
    """

    version: int
    network: Callable[[], nn.Module]
    epochs: int
    batch_size: int = 128
    learning_rate: float
    weight_decay: float = 0.0
    warmup: float = 0.1
    objective: Callable[..., Tensor] = cross_entropy
    augmentation: tuple[Callable[..., Tensor], ...] = ()
    averaging: float = 0.0
    precision: str = "float32"

    def __post_init__(self):
        if self.precision not in PRECISIONS:
            raise ValueError(f"precision {self.precision!r}; it can be {' or '.join(PRECISIONS)}")
        if self.epochs < 1 or self.batch_size < 1:
            raise ValueError("epochs and batch_size must be at least 1")
        for name in ("warmup", "averaging"):
            if not 0 <= getattr(self, name) < 1:
                raise ValueError(f"{name} must be in [0, 1), not {getattr(self, name)}")

    @property
    def modules(self) -> set[str]:
        """The modules of the functions that this recipe is made of."""
        content = self.as_dict()
        functions = [content["network"], content["objective"], *content["augmentation"]]
        return {function["function"].rpartition(".")[0] for function in functions}

    def as_dict(self) -> dict:
        """The recipe as plain JSON values, functions by name."""
        content = {field.name: getattr(self, field.name) for field in fields(self)}
        content["network"] = function_as_dict(self.network)
        content["objective"] = function_as_dict(self.objective)
        content["augmentation"] = [function_as_dict(step) for step in self.augmentation]
        return content


def learning_rate_at(progress: float, recipe: Recipe) -> float:
    """The learning rate when the share ``progress`` (0..1) of all steps is done."""
    if progress < recipe.warmup:
        return recipe.learning_rate * progress / recipe.warmup
    decayed = (progress - recipe.warmup) / (1 - recipe.warmup)
    return recipe.learning_rate * (1 + math.cos(math.pi * decayed)) / 2


def function_as_dict(function: Callable) -> dict:
    """A function, or a ``partial`` of one with keywords, as its dotted name and its options.

    Raises ``ValueError`` for a function that these do not describe: a lambda, a local function, a
    ``partial`` with positional arguments.
    """
    if not isinstance(function, partial):
        function = partial(function)
    name = f"{function.func.__module__}.{function.func.__qualname__}"
    if "<" in name:
        raise ValueError(f"{name} cannot be found again by its name; write a function of a module")
    if function.args:
        raise ValueError(f"options of {name} must be given by keyword")
    return {"function": name, "options": dict(function.keywords)}


def function_from_dict(content: dict) -> Callable:
    """The function that ``function_as_dict`` described; only functions of this package."""
    module, _, name = content["function"].rpartition(".")
    if not module.startswith("cnn_core."):
        raise ValueError(f"{content['function']} is not a function of cnn_core")
    return partial(getattr(importlib.import_module(module), name), **content["options"])
