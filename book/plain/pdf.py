"""The PDF, set by Typst from the body that Pandoc writes."""

import json
from pathlib import Path

import typst

from book.plain.render import HERE, render
from book.plain.settings import Settings
from book.plain.text import Text
from book.project import BookError

THEME = Path("assets") / "theme.typ"


def write(texts: list[Text], settings: Settings, root: Path, site: Path) -> Path:
    """Set the book as a PDF in ``site``, where its figures already lie.

    Raises ``BookError`` with what Typst says when it fails.
    """
    render("typst", texts, settings, root, site)
    body = site / "book.typ"
    words = {
        name: json.dumps(getattr(settings, name), ensure_ascii=False)
        for name in ("title", "subtitle", "author", "date")
    }
    show = ", ".join(f"{name}: {word}" for name, word in words.items())
    source = [
        (HERE / "book.typ").read_text(encoding="utf-8"),
        (root / THEME).read_text(encoding="utf-8"),
        f"#show: book.with({show})",
        body.read_text(encoding="utf-8"),
    ]
    body.write_text("\n".join(source), encoding="utf-8")
    target = site / f"{settings.output}.pdf"
    try:
        typst.compile(body, output=target, root=site)
    except typst.TypstError as error:
        raise BookError(f"typst failed: {error}") from error
    body.unlink()
    return target
