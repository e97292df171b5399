"""Do the two editions say the same? Quarto's is written down, the plain one is held against it.

Every full render with Quarto writes ``assets/quarto-edition.json``: what a reader finds in each
chapter, and the hashes of the sources it was made from. Where Quarto is absent, that record stands
for its edition, as long as the sources are the same.
"""

import hashlib
import json
from pathlib import Path

from book.edition import Reading, read_edition
from book.project import chapters

RECORD = Path("assets") / "quarto-edition.json"
REMEDY = "run 'make report' where Quarto is, and commit assets/quarto-edition.json"
SHARED = (
    "_quarto.yml",
    "_variables.yml",
    "assets/references.bib",
    "assets/provenance.json",
    "assets/blocks.lua",
    "assets/provenance.lua",
)


def write_record(root: Path, site: Path) -> None:
    """Write down Quarto's edition, which was rendered into ``site``."""
    pages = [page for page in _pages(root) if (site / page).exists()]
    readings = read_edition(site, pages)
    record = {
        "sources": _sources(root),
        "pages": {page: reading.condensed() for page, reading in readings.items()},
    }
    text = json.dumps(record, indent=1, ensure_ascii=False) + "\n"
    (root / RECORD).write_text(text, encoding="utf-8")


def outdated(root: Path) -> list[str]:
    """The sources that changed since the record was written."""
    if not (root / RECORD).exists():
        return [RECORD.as_posix()]
    before, now = _read(root)["sources"], _sources(root)
    return sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))


def differences(root: Path, site: Path) -> list[str]:
    """A line for each thing in which the edition in ``site`` differs from the recorded one."""
    recorded = _read(root)["pages"]
    readings = read_edition(site, list(recorded))
    return [
        f"{page}: {words}"
        for page, reading in readings.items()
        for words in _differences(recorded[page], reading)
    ]


def _differences(recorded: dict, reading: Reading) -> list[str]:
    now = json.loads(json.dumps(reading.condensed()))
    found = []
    for kind, before in recorded.items():
        was, is_now = _items(before), _items(now[kind])
        found += [f"{kind}: only Quarto has {item}" for item in was if item not in is_now]
        found += [
            f"{kind}: only the plain edition has {item}" for item in is_now if item not in was
        ]
        if not found and was != is_now:
            found.append(f"{kind}: not in the same order")
    return found


def _items(content: list | dict) -> list:
    return list(map(list, content.items())) if isinstance(content, dict) else content


def _read(root: Path) -> dict:
    return json.loads((root / RECORD).read_text(encoding="utf-8"))


def _pages(root: Path) -> list[str]:
    files = (file.relative_to(root).with_suffix(".html") for file in chapters(root))
    return [file.as_posix() for file in files]


def _sources(root: Path) -> dict[str, str]:
    """Everything that the text of the book is made from, by its path below ``root``, as hashes."""
    files = [root / name for name in SHARED if (root / name).exists()]
    files += [*chapters(root), *sorted((root / "report").rglob("_*.md"))]
    files += sorted((root / "_freeze").rglob("html.json"))
    hashed = {file.relative_to(root).as_posix(): file.read_bytes() for file in files}
    return {name: hashlib.sha256(content).hexdigest()[:16] for name, content in hashed.items()}
