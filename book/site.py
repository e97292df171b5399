"""The rendered book: nothing in it leads nowhere, weighs too much, or calls another host."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from book.page import Page, Place, read_page, style_urls

PAGE_LIMIT = 2_000_000  # bytes
PDF_LIMIT = 25_000_000


def complaints(root: Path, site: Path) -> list[str]:
    """Everything that a reader of the site in ``site`` would find broken, page by page."""
    pages = {file.resolve(): read_page(file) for file in sorted(site.rglob("*.html"))}
    found = []
    for file, page in pages.items():
        complained = [
            *_wrong_addresses(file, page.followed, pages, site, fetched=False),
            *_wrong_addresses(file, page.fetched, pages, site, fetched=True),
            *_wrong_content(page),
            *_too_large(file, PAGE_LIMIT),
        ]
        found += _lines(root, file, complained)
    for file in sorted(site.rglob("*.css")):
        addresses = style_urls(file.read_text(encoding="utf-8"))
        found += _lines(root, file, _wrong_addresses(file, addresses, pages, site, fetched=True))
    documents = sorted(site.rglob("*.pdf"))
    for file in documents:
        found += _lines(root, file, _too_large(file, PDF_LIMIT))
    if not pages:
        found += _lines(root, site, [(1, "there is no page; render the book")])
    if not documents:
        found += _lines(root, site, [(1, "there is no PDF; render the book")])
    return found


def _lines(root: Path, file: Path, complained: Iterable[Place]) -> list[str]:
    place = file.resolve()
    place = place.relative_to(root.resolve()) if place.is_relative_to(root.resolve()) else place
    return [f"{place}:{line}: {words}" for line, words in sorted(set(complained))]


def _wrong_addresses(
    file: Path, places: list[Place], pages: Mapping[Path, Page], site: Path, *, fetched: bool
) -> Iterator[Place]:
    for line, address in places:
        parts = urlsplit(address)
        if parts.netloc or parts.scheme in ("http", "https"):
            if fetched:
                yield line, f"loads {address[:100]} from another host; bring it into the site"
        elif not parts.scheme and (wrong := _broken(file, parts, pages, site)):
            verb = "loads" if fetched else "links to"
            yield line, f"{verb} {address[:100]}, {wrong}"


def _broken(file: Path, parts: SplitResult, pages: Mapping[Path, Page], site: Path) -> str | None:
    """What is wrong with an address within the site; None when there is something to find."""
    if parts.path.startswith("/"):
        return "which leaves the site when it is opened as files; make it relative"
    target = (file.parent / unquote(parts.path)).resolve() if parts.path else file.resolve()
    if target.is_dir():
        target = target / "index.html"
    if not target.is_relative_to(site.resolve()) or not target.exists():
        return "which is not in the site; correct the link or add the file"
    anchor = unquote(parts.fragment).partition(":~:")[0]
    if anchor and anchor != "top" and target in pages and anchor not in pages[target].anchors:
        return "where nothing has that id; correct the link"
    return None


def _wrong_content(page: Page) -> Iterator[Place]:
    for line, image in page.bare_images:
        yield line, f"image {image} has no alternative text; say what is seen in fig-alt"
    for line, words in page.unresolved:
        yield line, f"{words} is left unresolved; correct it in the chapter"


def _too_large(file: Path, limit: int) -> Iterator[Place]:
    size = file.stat().st_size
    if size > limit:
        yield 1, f"has {size / 1e6:.1f} MB; {limit / 1e6:.0f} MB is the limit"
