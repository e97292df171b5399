"""Finding Quarto, and rendering with it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from book.project import BookError, exit_status

OLDEST = (1, 9)
HOW_TO_GET = (
    "there is no Quarto 1.9 or later on the PATH or in .venv; get it from"
    " https://quarto.org/docs/get-started/, or with 'pip install quarto-cli' in .venv,"
    " which downloads it"
)
# Lines of Quarto's log that mean a reader would meet something broken.
COMPLAINTS = re.compile(
    r"Unable to resolve (?:crossref|link)|unresolved|Citeproc: citation .* not found|"
    r"\?var:|Unknown (?:shortcode|var)|WARN(?:ING)?.*(?:not found|missing)",
    re.IGNORECASE,
)


class NoQuarto(BookError):
    """There is no Quarto here, or none that is new enough."""


def find() -> Path:
    """The Quarto to use: on the PATH, else beside this Python, where PyPI's package puts it.

    Raises ``NoQuarto`` with the ways to get it when there is none, or when it is too old.
    """
    beside = Path(sys.executable).parent / "quarto"
    found = shutil.which("quarto") or (str(beside) if beside.exists() else None)
    if not found:
        raise NoQuarto(HOW_TO_GET)
    version = subprocess.run([found, "--version"], capture_output=True, text=True).stdout.strip()
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if not numbers or tuple(map(int, numbers.groups())) < OLDEST:
        raise NoQuarto(f"{found} is version {version or 'unknown'}; {HOW_TO_GET}")
    return Path(found)


def render(quarto: Path, root: Path, *, profile: str | None = None) -> None:
    """Render the book in ``root``, showing Quarto's output as it comes.

    ``profile`` names a ``_quarto-….yml`` to merge over the project's settings.

    Raises ``BookError`` when Quarto fails, and when its log has a complaint.
    """
    process = subprocess.Popen(
        [quarto, "render", *(["--profile", profile] if profile else [])],
        cwd=root,
        env={**os.environ, "QUARTO_PYTHON": sys.executable},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    complaints = []
    for line in process.stdout:
        print(line, end="", flush=True)
        if COMPLAINTS.search(line):
            complaints.append(line.strip())
    if process.wait():
        raise BookError(f"quarto render failed with status {process.returncode}; see above")
    if complaints:
        raise BookError(f"quarto rendered with {len(complaints)} complaint(s): {complaints[0]}")


if __name__ == "__main__":  # say which Quarto there is; status 1 when there is none
    sys.exit(exit_status(lambda: print(find())))
