"""What a published site has beside its pages, in both editions.

Words and a picture for whoever shares a page, a map for search engines, a page for addresses that
lead nowhere.

Search engines and social networks want whole addresses, so most of it needs to know where the
site will stand: ``SITE_URL``, as in ``SITE_URL=https://name.github.io/book/ make report``. Without
it the site is complete for reading.
"""

import html
import os
import re
import shutil
from pathlib import Path
from urllib.parse import urlsplit

from book.project import BookError

VARIABLE = "SITE_URL"
CARD = "social.png"
TITLE = re.compile(r"<title>(.*?)</title>", re.DOTALL)
SUBTITLE = re.compile(r'^\s*subtitle:\s*"(.*)"\s*$', re.MULTILINE)
MARK = '<meta property="og:title"'


def furnish(site: Path, root: Path) -> None:
    """Add everything to the rendered book in ``site``; pages that have it stay as they are.

    Raises ``BookError`` when ``SITE_URL`` is no address.
    """
    address, description = site_address(), _description(root)
    pages = sorted(file for file in site.rglob("*.html") if file.name != "404.html")
    if address:
        shutil.copy(root / "assets" / CARD, site / CARD)
        (site / "sitemap.xml").write_text(_sitemap(pages, site, address), encoding="utf-8")
    for page in pages:
        text = page.read_text(encoding="utf-8")
        if MARK not in text:
            tags = _tags(TITLE.search(text)[1], description, _address(page, site, address))
            page.write_text(text.replace("</head>", f"{tags}\n</head>", 1), encoding="utf-8")
    (site / "404.html").write_text(_not_found(root, address), encoding="utf-8")


def _description(root: Path) -> str:
    """The book's subtitle, read without a YAML library: this runs on the standard library alone."""
    found = SUBTITLE.search((root / "_quarto.yml").read_text(encoding="utf-8"))
    return found[1] if found else ""


def site_address() -> str | None:
    """Where the site will stand, with a slash at its end; None when nobody said."""
    address = os.environ.get(VARIABLE, "").strip()
    if not address:
        return None
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.netloc:
        raise BookError(f"{VARIABLE}={address} is no address; write it like https://host/path/")
    return address.rstrip("/") + "/"


def _address(page: Path, site: Path, address: str | None) -> str | None:
    if not address:
        return None
    place = page.relative_to(site).as_posix()
    return address if place == "index.html" else address + place


def _tags(title: str, description: str, address: str | None) -> str:
    """The tags of a page's head; ``title`` is HTML already."""
    description = html.escape(description)
    tags = [
        f'<meta name="description" content="{description}">',
        f'{MARK} content="{title.strip()}">',
        f'<meta property="og:description" content="{description}">',
        '<meta property="og:type" content="article">',
        '<meta name="twitter:card" content="summary_large_image">',
    ]
    if address:
        root = site_address()
        tags += [
            f'<link rel="canonical" href="{address}">',
            f'<meta property="og:url" content="{address}">',
            f'<meta property="og:image" content="{root}{CARD}">',
        ]
    return "\n".join(tags)


def _sitemap(pages: list[Path], site: Path, address: str) -> str:
    places = "\n".join(
        f"<url><loc>{html.escape(_address(page, site, address))}</loc></url>" for page in pages
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{places}\n</urlset>\n"
    )


def _not_found(root: Path, address: str | None) -> str:
    """The page for wrong addresses. It is shown at any of them, so its links start at the site."""
    template = (root / "book" / "404.html").read_text(encoding="utf-8")
    return template.replace("BASE", urlsplit(address).path if address else "/")
