"""Models that a reader brings: weights in the form that the course hands out."""

import sys
from collections.abc import Iterator
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

from cnn_core import settings
from cnn_core.data import mnist as data
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate, bootstrap_mean
from cnn_core.evaluate.predict import predict
from cnn_core.nn.evasion import evasion_cnn
from cnn_core.studies.evasion.attacks import EPSILONS, PASSES
from cnn_core.studies.evasion.rates import ASKED, outcome
from cnn_core.studies.samples import sample, scaled


class Transposed(nn.Module):
    """Images (N, C, H, W) with rows and columns exchanged, for a network that reads them so.

    Example:
        >>> Transposed()(torch.tensor([[[[1.0, 2.0], [3.0, 4.0]]]])).tolist()
        [[[[1.0, 3.0], [2.0, 4.0]]]]
    """

    def forward(self, images: Tensor) -> Tensor:
        return images.transpose(2, 3)


def evaluate(files: dict[str, Path]) -> None:
    """Print what the three attacks achieve on the models in ``files``, on every test image.

    Args:
        files: a state dict for each model's name, as ``read_model`` takes it.

    Nothing is written. Raises ``UserError`` for a file that is no such model.
    """
    splits = data.load()
    found = {name: read_model(file) for name, file in files.items()}
    found = {name: upright(name, model, sample(splits.train)) for name, model in found.items()}
    test = splits.test[: scaled(len(splits.test), 60)]
    for name, model in found.items():
        print(f"model {name.upper()}: {files[name]}", flush=True)
        for line in _lines(model, test):
            print(line, flush=True)


def read_model(file: Path) -> nn.Sequential:
    """The network with the weights in ``file``: of ``torch.save`` or a safetensors file.

    The file holds a state dict of ``conv1``, ``conv2``, ``fc1`` and ``fc2``, for inputs from 0 to
    255. It is read as data: no code in it is run. Raises ``UserError`` when it is anything else.
    """
    try:
        safe = file.suffix == ".safetensors"
        state = load_file(file) if safe else torch.load(file, "cpu", weights_only=True)
    except Exception as error:
        raise UserError(f"{file} could not be read as weights: {_first_line(error)}") from error
    model = evasion_cnn()
    expected = {name: tuple(weights.shape) for name, weights in model.state_dict().items()}
    shapes = {
        name: tuple(weights.shape) if isinstance(weights, Tensor) else type(weights).__name__
        for name, weights in (state.items() if isinstance(state, dict) else ())
    }
    wrong = sorted(name for name in expected | shapes if expected.get(name) != shapes.get(name))
    if wrong:
        name = wrong[0]
        raise UserError(
            f"{file} is no model of this task: {name} is {shapes.get(name, 'missing')}, expected"
            f" {expected.get(name, 'nothing of that name')}; it should hold {', '.join(expected)}"
        )
    model.load_state_dict(state)
    return model.eval()


def upright(name: str, model: nn.Sequential, images: ImageSet) -> nn.Module:
    """``model``, behind a transposition where it reads transposed digits; found by accuracy.

    Raises ``UserError`` when it reads them in neither way.
    """
    ways = {"upright": model, "transposed": nn.Sequential(Transposed(), model).eval()}
    accuracy = {
        way: (predict(candidate, images).argmax(1) == images.labels).double().mean().item()
        for way, candidate in ways.items()
    }
    best = max(accuracy, key=accuracy.get)
    words = ", ".join(f"{way} {100 * found:.1f} %" for way, found in accuracy.items())
    if settings.preset() == "full" and accuracy[best] < 0.5:
        raise UserError(f"model {name.upper()} reads digits in neither orientation: {words}")
    print(f"model {name.upper()} reads {best} digits ({words})", file=sys.stderr, flush=True)
    return ways[best]


def _lines(model: nn.Module, test: ImageSet) -> Iterator[str]:
    """The table of success rates, a line per epsilon, and the numbers that the brief asks for."""
    correct = (predict(model, test).argmax(1) == test.labels).double()
    yield f"  accuracy without attack {_percent(bootstrap_mean(correct.tolist()))}"
    yield "  success among the images read right, with 95 % intervals:"
    yield "  epsilon" + "".join(f"{attack:>28}" for attack in PASSES)
    asked = {}
    for levels in EPSILONS:
        found = {}
        for attack in PASSES:
            masks = outcome(attack, [model], test, [levels])
            found[attack] = bootstrap_mean(
                masks.reached[levels][0][masks.right[0]].double().tolist()
            )
        asked[levels] = found["improved"].value
        yield f"  {levels:>7}" + "".join(f"{_percent(one):>28}" for one in found.values())
    bonus = ", ".join(f"{asked[levels]:.2f} at {levels}" for levels in ASKED)
    yield f"  improved targeted attack: {bonus}"


def _percent(found: Estimate) -> str:
    return "{:.1f} % ({:.1f} to {:.1f})".format(
        *(100 * one for one in (found.value, found.low, found.high))
    )


def _first_line(error: Exception) -> str:
    return str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
