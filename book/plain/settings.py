"""What ``_quarto.yml`` says, as far as the plain edition needs it."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml

from book.project import BookError

FILE = "_quarto.yml"


@dataclass(frozen=True)
class Entry:
    """One chapter in the order of the book: its file below the root, and where it belongs."""

    file: str
    part: str | None = None
    appendix: bool = False

    @property
    def href(self) -> str:
        """Where its page lies below the site's root."""
        return self.file.removesuffix(".qmd") + ".html"


@dataclass(frozen=True)
class Settings:
    """The book's own words, its chapters, and the files that shape it.

    Attributes:
        notice: HTML that every page begins with.
        filters: Lua filters, as paths below the root.
        figures: the settings of figures (``fig-dpi`` …) for executing a chapter.
    """

    title: str
    subtitle: str
    author: str
    date: str
    output: str
    notice: str
    bibliography: str
    filters: tuple[str, ...]
    figures: dict[str, object]
    chapters: tuple[Entry, ...]


def read_settings(root: Path, profile: str | None = None) -> Settings:
    """The settings of the book in ``root``, those of ``_quarto-PROFILE.yml`` merged over them."""
    content = _load(root / FILE)
    if profile:
        content = _merged(content, _load(root / f"_quarto-{profile}.yml"))
    book = content["book"]
    before = content["format"]["html"].get("include-before-body", [])
    return Settings(
        title=book["title"],
        subtitle=book["subtitle"],
        author=book["author"],
        date=_in_words(book["date"]),
        output=book["output-file"],
        notice="".join(part["text"] for part in before),
        bibliography=content["bibliography"],
        filters=tuple(content.get("filters", ())),
        figures={key: value for key, value in content.items() if key.startswith("fig-")},
        chapters=tuple(_entries(root, book)),
    )


def _load(file: Path) -> dict:
    return yaml.safe_load(file.read_text(encoding="utf-8"))


def _merged(below: dict, above: dict) -> dict:
    both = {
        key: _merged(below[key], above[key])
        for key in below.keys() & above.keys()
        if isinstance(below[key], dict)
    }
    return below | above | both


def _entries(root: Path, book: dict):
    for item in book["chapters"]:
        if isinstance(item, dict):
            yield from (_entry(root, file, item["part"]) for file in item["chapters"])
        else:
            yield _entry(root, item)
    for file in book.get("appendices", ()):
        yield _entry(root, file, "Appendices", appendix=True)


def _entry(root: Path, file: str, part: str | None = None, *, appendix: bool = False) -> Entry:
    if not (root / file).is_file():
        raise BookError(f"{FILE}: there is no chapter {file}; correct its name")
    return Entry(file, part, appendix)


def _in_words(day: date) -> str:
    """``November 22, 2026``, Quarto's long form."""
    return f"{day:%B} {day.day}, {day.year}"
