"""A ResNet-18 that others have trained, from the hub: found there, checked, and measured."""

import hashlib
import logging
import os
import sys
from pathlib import Path

import torch
from torch import nn

from cnn_core import settings
from cnn_core.data.images import ImageSet
from cnn_core.errors import UserError
from cnn_core.evaluate.intervals import Estimate
from cnn_core.evaluate.predict import predict
from cnn_core.evaluate.scores import Scores
from cnn_core.nn.resnet import resnet18

HUB_ID = "edadaltocg/resnet18_cifar10"
REVISION = "10baf2c88c8655c34a26a97f2a89beb59816795b"
FILE = "pytorch_model.bin"
SHA256 = "f656242526b567dbd46857276acbcfcb4ee74a7f8a7ae5e56557b7e8fa5d914a"
# What its configuration says that it normalizes with.
MEAN, STD = (0.4914, 0.4822, 0.4465), (0.2023, 0.1994, 0.2010)
TOLD = 0.9498  # test accuracy on the original images, as its card has it


def load() -> nn.Sequential:
    """The hub's network in evaluation mode, for images (N, 3, 32, 32) in [0, 1].

    The file is looked for in ``CNN_CORE_DATA`` first, under the hub's id, then on the hub, at one
    revision. It is read only where its SHA-256 is the one known, and as data: no code in it is run.

    Raises ``UserError``, in one line, where it is neither here nor there, or is another file.
    """
    file = _found()
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if digest != SHA256:
        raise UserError(
            f"{file} is not the {FILE} of {HUB_ID} that is known: its SHA-256 is {digest[:16]}…,"
            f" not {SHA256[:16]}…; delete it, and the hub is asked again"
        )
    return read(file)


def read(file: Path) -> nn.Sequential:
    """A ResNet-18 with the weights in ``file``; ``UserError`` where they do not fit it."""
    model = resnet18(mean=MEAN, std=STD)
    try:
        model.load_state_dict(torch.load(file, "cpu", weights_only=True))
    except Exception as error:
        raise UserError(f"{file} is no ResNet-18 for CIFAR-10: {_first_line(error)}") from error
    return model.eval()


def measured(test: ImageSet) -> dict[str, Estimate]:
    """Its accuracy on these test images; not a number where it cannot be had, and why is said."""
    told = {"hub.told": Estimate(TOLD)}
    if settings.preset() == "smoke":
        return told | {"hub.accuracy": Estimate(float("nan"), n=0)}
    try:
        model = load()
    except UserError as error:
        print(f"cifar: the hub's network is not measured: {error}", file=sys.stderr, flush=True)
        return told | {"hub.accuracy": Estimate(float("nan"), n=0)}
    return told | {"hub.accuracy": Scores(predict(model, test), test.labels).accuracy_estimate()}


def _found() -> Path:
    folder = settings.data_folder()
    if folder and (folder / HUB_ID / FILE).exists():
        return folder / HUB_ID / FILE
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    import huggingface_hub  # comes with ``datasets``; slow to import, and only needed here

    logging.getLogger("huggingface_hub").setLevel(logging.ERROR)  # its retries say nothing new
    print(f"asking the hub for {HUB_ID} …", file=sys.stderr, flush=True)
    try:
        return Path(huggingface_hub.hf_hub_download(HUB_ID, FILE, revision=REVISION))
    except Exception as error:
        looked = f"not in {folder} (CNN_CORE_DATA)" if folder else "CNN_CORE_DATA is not set"
        raise UserError(
            f"network {HUB_ID} not found: {looked}, and the hub did not answer"
            f" ({_first_line(error)}); put {FILE} into {HUB_ID}/ there, or go online"
        ) from error


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:160]
