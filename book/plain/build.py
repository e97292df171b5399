"""``make plain``: the website and the PDF in ``_site``, without Quarto."""

import hashlib
import shutil
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from book import generate, sources
from book.furnish import furnish, site_address
from book.plain import constructs, pdf, text
from book.plain.files import copy_files
from book.plain.render import HERE, render
from book.plain.settings import Settings, read_settings
from book.project import ROOT, BookError, exit_status

STAMP = ".built-from"


def build(root: Path, site: Path, *, profile: str | None = None, with_pdf: bool = True) -> bool:
    """Build the book in ``root`` into ``site``, which is replaced when all of it is there.

    Returns whether there was anything to do: from the same sources, the site stays as it is.

    Raises ``BookError`` at the first thing that is not supported, leads nowhere, or fails.
    """
    settings = read_settings(root, profile)
    for complaint in _complaints(root, settings):
        raise BookError(complaint)
    texts = read_texts(root, settings)
    stamp = _digest(texts, settings, root, with_pdf)
    if (site / STAMP).exists() and (site / STAMP).read_text() == stamp:
        return False
    draft = site.with_name(f"{site.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    copy_files(texts, root, draft)
    with ThreadPoolExecutor() as pool:
        pages = pool.submit(render, "html", texts, settings, root, draft)
        if with_pdf:
            pdf.write(texts, settings, root, draft)
        pages.result()
    furnish(draft, root)
    (draft / STAMP).write_text(stamp)
    shutil.rmtree(site, ignore_errors=True)
    draft.rename(site)
    return True


def read_texts(root: Path, settings: Settings) -> list[text.Text]:
    """The text of every chapter in the order of the book."""
    variables = text.read_variables(root)
    return [text.read_text(entry, root, settings, variables) for entry in settings.chapters]


def _complaints(root: Path, settings: Settings) -> Iterator[str]:
    for entry in settings.chapters:
        yield from constructs.complaints(root / entry.file, root)
    yield from sources.complaints(root)


def _digest(texts: list[text.Text], settings: Settings, root: Path, with_pdf: bool) -> str:
    """A hash over everything that shapes the site."""
    folders = [HERE, root / "assets" / "fonts", *(one.figures for one in texts if one.figures)]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file()]
    files += [root / "assets" / name for name in ("theme.scss", "theme-dark.scss", "theme.typ")]
    files += [root / "assets" / "provenance.json", root / settings.bibliography]
    files += [root / name for name in settings.filters]
    whole = hashlib.sha256(repr((texts, settings, with_pdf, site_address())).encode())
    for file in files:
        if file.suffix != ".pyc":
            whole.update(file.read_bytes())
    return whole.hexdigest()


def main() -> None:
    started = time.monotonic()
    for complaint in generate.complaints(ROOT):
        raise BookError(complaint)
    site = ROOT / "_site"
    done = "built" if build(ROOT, site) else "nothing has changed: checked"
    print(f"website: {site / 'index.html'}")
    print(f"PDF:     {next(site.glob('*.pdf'))}")
    print(f"{done} without Quarto in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    sys.exit(exit_status(main))
