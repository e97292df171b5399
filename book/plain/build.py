"""``make plain``: the website and the PDF in ``_site``, without Quarto."""

import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from book.plain import pdf, text
from book.plain.render import HERE, render
from book.plain.settings import Settings, read_settings
from book.plain.theme import stylesheet
from book.project import ROOT, exit_status


def build(root: Path, site: Path, *, profile: str | None = None, with_pdf: bool = True) -> None:
    """Build the book in ``root`` into ``site``, which is replaced when all of it is there."""
    settings = read_settings(root, profile)
    texts = read_texts(root, settings)
    draft = site.with_name(f"{site.name}.draft")
    shutil.rmtree(draft, ignore_errors=True)
    copy_files(texts, root, draft)
    with ThreadPoolExecutor() as pool:
        pages = pool.submit(render, "html", texts, settings, root, draft)
        if with_pdf:
            pdf.write(texts, settings, root, draft)
        pages.result()
    shutil.rmtree(site, ignore_errors=True)
    draft.rename(site)


def read_texts(root: Path, settings: Settings) -> list[text.Text]:
    variables = text.read_variables(root)
    return [text.read_text(entry, root, settings, variables) for entry in settings.chapters]


def copy_files(texts: list[text.Text], root: Path, site: Path) -> None:
    """Everything that the pages load: figures, fonts, the style sheet, the script."""
    shutil.copytree(root / "assets" / "fonts", site / "assets" / "fonts")
    layout = (HERE / "book.css").read_text(encoding="utf-8")
    (site / "assets" / "book.css").write_text(stylesheet(root / "assets", layout), encoding="utf-8")
    shutil.copy(HERE / "book.js", site / "assets" / "book.js")
    for chapter in texts:
        if chapter.figures.is_dir() and chapter.figures.name == "figure-html":
            shutil.copytree(chapter.figures, site / chapter.figures_at)


def main() -> None:
    started = time.monotonic()
    site = ROOT / "_site"
    build(ROOT, site)
    print(f"website: {site / 'index.html'}")
    print(f"PDF:     {next(site.glob('*.pdf'))}")
    print(f"built without Quarto in {time.monotonic() - started:.0f} s")


if __name__ == "__main__":
    sys.exit(exit_status(main))
