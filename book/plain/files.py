"""The files around the pages: pictures, fonts, the style sheet, the script."""

import shutil
from pathlib import Path

from book.plain.render import HERE
from book.plain.text import Text
from book.plain.theme import stylesheet
from book.sources import IMAGE


def copy_files(texts: list[Text], root: Path, site: Path) -> None:
    """Everything that pages and PDF load, at its place in ``site``."""
    shutil.copytree(root / "assets" / "fonts", site / "assets" / "fonts")
    layout = (HERE / "book.css").read_text(encoding="utf-8")
    (site / "assets" / "book.css").write_text(stylesheet(root / "assets", layout), encoding="utf-8")
    shutil.copy(HERE / "book.js", site / "assets" / "book.js")
    shutil.copy(root / "assets" / "icon.svg", site / "assets" / "icon.svg")
    for chapter in texts:
        if chapter.figures:
            shutil.copytree(chapter.figures, site / chapter.figures_at)
        folder = Path(chapter.entry.file).parent
        for name in _pictures_of_prose(chapter):
            (site / folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(root / folder / name, site / folder / name)


def _pictures_of_prose(chapter: Text) -> set[str]:
    """The pictures that the text itself shows, as it names them."""
    names = {match["file"] for match in IMAGE.finditer(chapter.markdown)}
    return {name for name in names if Path(name).parts[:1] != Path(chapter.figures_at).parts[-2:-1]}
