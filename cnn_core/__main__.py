"""The command line: ``python -m cnn_core``."""

import argparse
import json
import os
import sys
import warnings
from collections.abc import Sequence
from pathlib import Path

from cnn_core import __version__, settings
from cnn_core.errors import UserError


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit status. Errors are one line on standard error."""
    options = _parser().parse_args(arguments)
    if getattr(options, "preset", None):
        os.environ["CNN_CORE_PRESET"] = options.preset
    try:
        options.command(options)
    except UserError as error:
        print(f"cnn_core: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("cnn_core: stopped; the same command goes on from here", file=sys.stderr)
        return 130
    except BrokenPipeError:  # the reader of a pipe has seen enough
        sys.stderr.close()
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m cnn_core", description="Run the studies behind the report, and read them."
    )
    parser.add_argument("--version", action="version", version=__version__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    studies = _command(commands, "studies", _studies, "list the studies and what there is of each")
    run = _command(commands, "run", _run, "train or load what a study needs and write its results")
    run.add_argument("study", help="name of a study (see 'studies'), or 'all'")
    run.add_argument(
        "--seed", type=int, nargs="+", help="work on these seeds only (default: all of the study)"
    )
    run.add_argument("--device", help="cpu, cuda or mps (default: the best there is)")
    run.add_argument("--retrain", action="store_true", help="train again what is already there")
    for letter in "ab":
        run.add_argument(
            f"--model-{letter}",
            type=Path,
            metavar="FILE",
            help=f"evasion: attack the weights in FILE as model {letter.upper()}, write nothing",
        )
    results = _command(commands, "results", _results, "print every number that a study has found")
    results.add_argument("--json", action="store_true", help="as one JSON object, name → value")
    data = _command(commands, "data", _data, "say which data is found where")
    data.add_argument("dataset", nargs="*", help="fail unless these are found (default: list all)")
    for command in (studies, run, results, data):
        command.add_argument(
            "--preset",
            choices=settings.PRESETS,
            help="full: the real data (default); smoke: embedded data, in minutes",
        )
    return parser


def _command(commands, name: str, function, summary: str) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=summary, description=summary)
    parser.set_defaults(command=function)
    return parser


def _studies(options: argparse.Namespace) -> None:
    from cnn_core.studies.overview import overview

    for line in overview():
        print(line)


def _run(options: argparse.Namespace) -> None:
    from cnn_core.explain import MapWarning
    from cnn_core.heartbeat import heartbeat
    from cnn_core.runs import Request
    from cnn_core.studies.registry import STUDIES, study

    given = {name: getattr(options, f"model_{name}") for name in "ab"}
    given = {name: file for name, file in given.items() if file}
    if given:
        _attack_given(options.study, given)
        return
    warnings.simplefilter("ignore", MapWarning)  # a study counts its blank maps
    modules = [study(name) for name in (STUDIES if options.study == "all" else (options.study,))]
    request = Request(options.seed, _device(options.device), options.retrain)
    for module in modules:
        with heartbeat(module.NAME):
            module.run(request)


def _attack_given(study: str, files: dict[str, Path]) -> None:
    if study != "evasion":
        raise UserError(f"--model-a and --model-b are of the study evasion, not of {study}")
    from cnn_core.studies.evasion.given import evaluate

    evaluate(files)


def _device(name: str | None):
    import torch

    if name is None:
        return None
    available = {
        "cpu": True,
        "cuda": torch.cuda.is_available(),
        "mps": torch.backends.mps.is_available(),
    }
    if name not in available:
        raise UserError(f"unknown device {name!r}; it can be cpu, cuda or mps")
    if not available[name]:
        raise UserError(f"device {name} is not available here; without --device the best is taken")
    return torch.device(name)


def _results(options: argparse.Namespace) -> None:
    from cnn_core.results import all_results

    results = all_results()
    if options.json:
        print(json.dumps(results, indent=1, ensure_ascii=False))
        return
    width = max(map(len, results), default=0)
    for name, result in results.items():
        digits = ",.10g" if result["unit"] == "count" else ".6g"
        low, high, n = result["low"], result["high"], result["n"]
        interval = "" if low is None else f"  [{low:{digits}}, {high:{digits}}]"
        count = "" if n is None else f"  n = {n:,}"
        print(f"{name:<{width}}  {result['value']:{digits}} {result['unit']}{interval}{count}")


def _data(options: argparse.Namespace) -> None:
    from cnn_core.data.catalog import DATASETS, describe

    print(f"preset {settings.preset()}; CNN_CORE_DATA is {settings.data_folder() or 'not set'}")
    for name in options.dataset or DATASETS:
        try:
            print(f"{name}: {describe(name)}", flush=True)
        except UserError as error:
            if options.dataset:  # asked for by name, it has to be there
                raise
            print(f"{name}: {error}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
