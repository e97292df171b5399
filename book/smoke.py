"""``make smoke``: every study and every chapter, end to end, on embedded data, into ``_smoke``.

Nothing of it reaches ``assets`` or ``_freeze``: the studies write to ``_smoke/assets`` (the package
sees to that), and the chapters are executed in a copy of the book.
"""

import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

from book import generate, quarto
from book.project import ROOT, BookError, exit_status, results

FOLDER = ROOT / "_smoke"
NOT_MEASURED = {"value": float("nan"), "low": None, "high": None, "n": None}


def main() -> None:
    started = time.monotonic()
    os.environ["CNN_CORE_PRESET"] = "smoke"
    # Threads that wait sleep: spinning, they make a training on a busy machine many times longer.
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    shutil.rmtree(FOLDER, ignore_errors=True)
    studies = subprocess.run([sys.executable, "-m", "cnn_core", "run", "all"], cwd=ROOT)
    if studies.returncode:
        raise BookError("a study failed in the smoke run; see above")
    # The benchmark is no study: its rows are the same in every preset.
    shutil.copy(ROOT / "assets" / "results" / "bench.json", FOLDER / "assets" / "results")
    site = build(copy_book(FOLDER / "book"))
    print(f"smoke run in {time.monotonic() - started:.0f} s: {site}")


def copy_book(target: Path) -> Path:
    """The book's sources in ``target``, with the smoke run's numbers in its variables."""
    target.mkdir(parents=True)
    for name in ("_quarto.yml", "_quarto-smoke.yml", "_brand.yml", "index.qmd"):
        shutil.copy(ROOT / name, target)
    leave = shutil.ignore_patterns(".jupyter_cache", "checkpoints", "results", "runs", "*_files")
    for name in ("report", "assets", "book"):
        shutil.copytree(ROOT / name, target / name, ignore=leave)
    # What a smoke run does not measure is a name without a number here.
    known = {name: result | NOT_MEASURED for name, result in results(ROOT / "assets").items()}
    found = known | results(FOLDER / "assets")
    generate.write(target, generate.generated(target, FOLDER / "assets", found))
    return target


def build(copy: Path) -> Path:
    """Execute and render the copy: with Quarto where there is one, else as the plain edition."""
    site = copy / "_site"
    try:
        quarto.render(quarto.find(), copy, profile="smoke")
    except quarto.NoQuarto:
        from book.plain.build import build as build_plain

        print("no Quarto here: the plain edition", flush=True)
        build_plain(copy, site, profile="smoke")
    return site / "index.html"


if __name__ == "__main__":
    sys.exit(exit_status(main))
