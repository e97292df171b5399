"""A run: one training of one recipe with one seed, and everything that is kept of it.

A run is found by its key, the hash of recipe, data and seed. Its record (history, scores,
provenance; small) and its weights (large) lie in two files of the same name. The same key loads;
another trains.
"""

import hashlib
import sys
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
from torch import nn

from cnn_core import settings
from cnn_core.data.splits import Splits
from cnn_core.errors import UserError
from cnn_core.evaluate.predict import predict
from cnn_core.evaluate.scores import Scores
from cnn_core.store.documents import canonical, read_document, write_document
from cnn_core.store.provenance import provenance
from cnn_core.store.weights import read_weights, round_to_half, write_weights
from cnn_core.train import History, Recipe, best_device, fit
from cnn_core.train.precision import precision_on
from cnn_core.train.recipe import function_from_dict

KEY_DIGITS = 12


@dataclass(frozen=True)
class Run:
    """One training to be had: of a ``study``, in a ``variant`` of it, with a ``seed``."""

    study: str
    variant: str
    recipe: Recipe
    seed: int

    def key(self, data_fingerprint: str) -> str:
        """The hash of all that decides the outcome."""
        content = {"recipe": self.recipe.as_dict(), "data": data_fingerprint, "seed": self.seed}
        return hashlib.sha256(canonical(content)).hexdigest()[:KEY_DIGITS]

    def stem(self, data_fingerprint: str) -> str:
        """The name of its files, such as ``mnist-plain-s0-1a2b3c4d5e6f``."""
        return f"{self.study}-{self.variant}-s{self.seed}-{self.key(data_fingerprint)}"

    @property
    def label(self) -> str:
        return f"{self.study} {self.variant} seed {self.seed}"


@dataclass(frozen=True)
class Request:
    """What is asked of a study that trains.

    Attributes:
        seeds: obtain only the runs of these seeds; None for all.
        device: where to train; ``best_device()`` when None.
        retrain: train even what is there; also the way past a damaged file.
    """

    seeds: Sequence[int] | None = None
    device: torch.device | None = None
    retrain: bool = False


EVERYTHING = Request()


def record_file(stem: str) -> Path:
    return settings.assets_folder() / "runs" / f"{stem}.json"


def weights_file(stem: str) -> Path:
    return settings.assets_folder() / "checkpoints" / f"{stem}.safetensors"


def obtain(
    run: Run,
    splits: Splits,
    *,
    data_module: str,
    device: torch.device | None = None,
    retrain: bool = False,
    need_weights: bool = True,
) -> dict:
    """The record of ``run``: read where it is kept, else made by training.

    Args:
        data_module: the module that loads the splits; its code, the loop's and the recipe's decide
            the outcome, and their hashes go into the record.
        retrain: train even when there is a record; also the way past a damaged one.
        need_weights: a record without its weights is not enough; not every run's are kept.

    A training that was interrupted goes on from its last epoch. Figures are measured on the weights
    as they are stored, in half precision.
    """
    stem = run.stem(splits.fingerprint)
    if _is_there(stem, need_weights) and not retrain:
        record = read_record(stem)
        if weights_file(stem).exists():
            read_weights(weights_file(stem), _remedy(record))  # damage is named, never used
        return record
    if record_file(stem).exists() and not retrain:
        print(f"{run.label}: its weights are not kept here, training again", file=sys.stderr)
    device = device or best_device()
    # Read before the training: whoever edits the code meanwhile does not change what made this.
    made_by = provenance(["cnn_core.train", data_module, *run.recipe.modules], device)
    resume_file = record_file(stem).with_suffix(".resume.pt")
    if retrain:
        resume_file.unlink(missing_ok=True)
    if resume_file.exists():
        print(f"{run.label}: going on from {resume_file.name}", file=sys.stderr)
    model, history = fit(
        run.recipe,
        splits.train,
        splits.validation,
        seed=run.seed,
        device=device,
        resume_file=resume_file,
        label=run.label,
    )
    round_to_half(model)
    computed_in = precision_on(device, run.recipe.precision)
    record = _record(run, stem, splits, model, history) | {"computed_in": computed_in} | made_by
    write_weights(weights_file(stem), model, record)
    write_document(record_file(stem), record)
    resume_file.unlink(missing_ok=True)
    return record


def obtain_all(
    planned: Sequence[Run],
    splits: Splits,
    request: Request = EVERYTHING,
    *,
    data_module: str,
    need_weights: bool = True,
) -> list[dict] | None:
    """The records of all ``planned`` runs of a study, or None while some are not there yet.

    Records of seeds that are not asked for are read where they are kept. Raises ``UserError`` for a
    seed that the study does not have.
    """
    known = sorted({run.seed for run in planned})
    unknown = sorted(set(request.seeds or ()) - set(known))
    if unknown:
        raise UserError(f"no seed {unknown[0]} in {planned[0].study}; it has {known}")
    records, missing = [], []
    for run in planned:
        stem = run.stem(splits.fingerprint)
        if request.seeds is None or run.seed in request.seeds:
            records += [
                obtain(
                    run,
                    splits,
                    data_module=data_module,
                    device=request.device,
                    retrain=request.retrain,
                    need_weights=need_weights,
                )
            ]
        elif _is_there(stem, need_weights):
            records += [read_record(stem)]
        else:
            missing += [run.label]
    if missing:
        print(
            f"{planned[0].study}: no results written, {len(missing)} of {len(planned)} trainings"
            f" are not there yet, the next is {missing[0]}",
            file=sys.stderr,
        )
        return None
    return records


def _is_there(stem: str, need_weights: bool) -> bool:
    return record_file(stem).exists() and (weights_file(stem).exists() or not need_weights)


def read_record(stem: str) -> dict:
    """The record of a run by its stem; raises ``UserError`` when it is not there or damaged."""
    file = record_file(stem)
    study, _, seed, _ = stem.split("-")
    remedy = _remedy({"study": study, "seed": seed[1:]})
    if not file.exists():
        raise UserError(f"no record of run {stem} in {file.parent}; {remedy}")
    record = read_document(file, remedy)
    if record["stem"] != stem:
        raise UserError(f"{file} is the record of another run, {record['stem']}; {remedy}")
    return record


def load_model(stem: str) -> nn.Module:
    """The trained network of a run, in evaluation mode, built from its own record.

    Raises ``UserError`` when the weights are not kept here, and ``DamagedFile`` when they are not
    what was written.
    """
    record = read_record(stem)
    file = weights_file(stem)
    if not file.exists():
        raise UserError(f"no weights of run {stem} in {file.parent}; {_remedy(record)}")
    state, stored = read_weights(file, _remedy(record))
    if stored["key"] != record["key"]:
        raise UserError(f"{file} holds the weights of another run; {_remedy(record)}")
    model = function_from_dict(stored["recipe"]["network"])()
    model.load_state_dict(state)
    return model.eval()


def _record(run: Run, stem: str, splits: Splits, model: nn.Module, history: History) -> dict:
    validation = Scores(predict(model, splits.validation), splits.validation.labels)
    test = Scores(predict(model, splits.test), splits.test.labels)
    return {
        "stem": stem,
        "key": run.key(splits.fingerprint),
        "study": run.study,
        "variant": run.variant,
        "seed": run.seed,
        "recipe": run.recipe.as_dict(),
        "data": {"source": splits.source, "fingerprint": splits.fingerprint},
        "history": asdict(history),
        "seconds": round(sum(history.train["seconds"] + history.validation["seconds"]), 1),
        "validation": {"accuracy": validation.accuracy, "loss": validation.loss},
        "test": {
            "accuracy": test.accuracy,
            "loss": test.loss,
            "wrong": test.wrong.tolist(),
            "predicted": test.predicted[test.wrong].tolist(),
        },
    }


def _remedy(record: dict) -> str:
    return (
        f"train it again with 'python -m cnn_core run {record['study']} --seed {record['seed']}"
        " --retrain'"
    )
