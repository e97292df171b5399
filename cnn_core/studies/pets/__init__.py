"""Brief 000: photos of cats and dogs, classified, explained by Grad-CAM and masks, and attacked."""

import torch
from torch import nn

from cnn_core import runs
from cnn_core.data import pets as data
from cnn_core.data.images import ImageSet
from cnn_core.data.splits import Splits
from cnn_core.evaluate.intervals import Estimate
from cnn_core.results import read_results, write_results
from cnn_core.studies import trainings
from cnn_core.studies.estimates import count
from cnn_core.studies.pets import (
    accuracy,
    attacked,
    copies,
    layers,
    masks,
    parts,
    probes,
    sliding,
    texture,
)
from cnn_core.studies.pets.training import NAME, planned
from cnn_core.studies.samples import scaled

TITLE = "Photos of cats and dogs: classified, explained layer by layer, masked and attacked"


def run(request: runs.Request = runs.EVERYTHING) -> None:
    """Train what is not there yet, measure, and write the results."""
    splits = data.load()
    if records := runs.obtain_all(planned(), splits, request, data_module=data.__name__):
        _write(records, splits)


def best_model() -> nn.Sequential:
    """The network with the highest validation accuracy."""
    return runs.load_model(read_results(NAME)["about"]["best"])


def networks() -> list[nn.Sequential]:
    """The networks of all trainings, by seed."""
    return trainings.networks(records())


def records() -> list[dict]:
    """The run records, by seed."""
    return trainings.records(NAME)


def some(test: ImageSet, number: int) -> ImageSet:
    """``number`` test photos drawn at random (24 when smoke), the same in every call."""
    generator = torch.Generator().manual_seed(0)
    return test[torch.randperm(len(test), generator=generator)[: scaled(number, 24)]]


def _write(records: list[dict], splits: Splits) -> None:
    best = trainings.best(records)
    models = {record["stem"]: runs.load_model(record["stem"]) for record in records}
    model, test = models[best["stem"]], splits.test
    few = some(test, 300)
    values = {
        **_sizes(records, splits, few),
        **copies.measured(splits),
        **accuracy.measured(records, model, test),
        **layers.measured(model, few),
        **probes.measured(model, splits),
        **masks.measured(model, test),
        **sliding.measured(model, few),
        **parts.measured(model, test),
        **texture.measured(model, test),
        **attacked.measured(list(models.values()), model, test, few),
    }
    write_results(
        NAME,
        values,
        artifacts=list(models),
        about={"best": best["stem"], "kept": list(models)},
        module=__name__,
    )


def _sizes(records: list[dict], splits: Splits, few: ImageSet) -> dict[str, Estimate]:
    sets = {"train": splits.train, "validation": splits.validation, "test": splits.test}
    photos = sum(len(images) for images in sets.values())
    megabytes = sum(images.images.nbytes for images in sets.values()) / 1e6
    return {
        **{f"photos.{name}": count(len(images)) for name, images in sets.items()},
        "photos.all": count(photos),
        "photos.explained": count(len(few)),
        "megabytes": count(round(megabytes)),
        "side": count(splits.train.shape[1]),
        "seeds": count(len(records)),
        "epochs": count(records[0]["recipe"]["epochs"]),
    }
