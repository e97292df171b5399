"""Pandoc over the whole book: website pages, or the PDF's body."""

import json
import subprocess
import tempfile
from pathlib import Path

import pypandoc

from book.plain.settings import Settings
from book.plain.text import Text
from book.project import BookError

HERE = Path(__file__).parent


def render(target: str, texts: list[Text], settings: Settings, root: Path, folder: Path) -> None:
    """Write the book into ``folder``: its pages for ``html``, ``book.typ`` for ``typst``.

    Raises ``BookError`` with what Pandoc says when it fails.
    """
    job = {
        "format": target,
        "root": str(root),
        "site": str(folder),
        "template": (HERE / "page.html").read_text(encoding="utf-8"),
        "bibliography": str(root / settings.bibliography),
        "filters": [str(root / name) for name in settings.filters],
        "book": {
            "title": settings.title,
            "subtitle": settings.subtitle,
            "author": settings.author,
            "date": settings.date,
            "pdf": f"{settings.output}.pdf",
            "notice": settings.notice,
        },
        "chapters": [_chapter(text) for text in texts],
    }
    with tempfile.NamedTemporaryFile("w", suffix=".json", encoding="utf-8") as file:
        json.dump(job, file)
        file.flush()
        script = str(HERE / "lua" / "main.lua")
        command = [pypandoc.get_pandoc_path(), "lua", script, file.name]
        done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode:
        raise BookError(f"pandoc failed: {done.stderr.strip()}")


def _chapter(text: Text) -> dict:
    entry = text.entry
    values = {"file": entry.file, "href": entry.href, "text": text.markdown}
    return values | {"appendix": entry.appendix} | ({"part": entry.part} if entry.part else {})
