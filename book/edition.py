"""What a reader finds in a chapter of a website, whichever program built it.

Headings, captions, references, citations, pictures, and the words of every section: what two
editions of one book must have in common. What surrounds the text (navigation, buttons) is left out.
"""

import hashlib
import posixpath
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path

HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "wbr"}
LEFT_OUT = {"script", "style", "nav", "button", "math"}  # of formulas, only their TeX counts
TAB_TITLES = {"nav-tabs", "tab-title"}  # before all tabs, or before each
START = ""  # the section before the first heading


@dataclass
class Reading:
    """One page as it is read.

    Attributes:
        headings: each with its number, in order.
        captions: by the id of the figure or table.
        references: (words, address) of every cross-reference; addresses are below the site's root.
        citations: (words, address) of every link into the list of references.
        images: (alternative text, hash of the file) of every picture.
        words: of every section, by its heading.
    """

    headings: list[str] = field(default_factory=list)
    captions: dict[str, str] = field(default_factory=dict)
    references: list[tuple[str, str]] = field(default_factory=list)
    citations: list[tuple[str, str]] = field(default_factory=list)
    images: list[tuple[str, str]] = field(default_factory=list)
    words: dict[str, list[str]] = field(default_factory=lambda: {START: []})

    def condensed(self) -> dict:
        """The same as JSON has it, with a hash for the words of each section."""
        hashes = {name: _hash(" ".join(words).encode()) for name, words in self.words.items()}
        pairs = ("references", "citations", "images")
        lists = {name: [list(pair) for pair in getattr(self, name)] for name in pairs}
        return asdict(self) | lists | {"words": hashes}


def read_edition(site: Path, pages: list[str]) -> dict[str, Reading]:
    """Each of ``pages``, paths below ``site``, as it is read."""
    return {page: _read(site, page) for page in pages}


def _read(site: Path, page: str) -> Reading:
    reader = _Reader(site, page)
    reader.feed((site / page).read_text(encoding="utf-8"))
    reader.close()
    return reader.reading


class _Reader(HTMLParser):
    """Fills a ``Reading`` while the parser walks through a page."""

    def __init__(self, site: Path, page: str):
        super().__init__()
        self.reading = Reading()
        self._site, self._page = site, page
        self._open: list[tuple[str, dict[str, str]]] = []
        self._texts: list[tuple[int, list[str]]] = []  # what is gathered, by the depth of its tag
        self._section = START

    def handle_starttag(self, tag, attrs):
        attributes = {name: value or "" for name, value in attrs}
        if tag == "img" and self._is_read():
            file = self._site / self._address(attributes["src"])
            digest = _hash(file.read_bytes())
            self.reading.images.append((attributes.get("alt", ""), digest))
        if tag in VOID:
            return
        self._open.append((tag, attributes))
        if self._is_read() and (tag in HEADINGS or tag in ("figcaption", "a")):
            self._texts.append((len(self._open), []))

    def handle_endtag(self, tag):
        if tag not in (name for name, _ in self._open):
            return
        while True:
            name, attributes = self._open[-1]
            if self._texts and self._texts[-1][0] == len(self._open):
                self._finish(name, attributes, " ".join("".join(self._texts.pop()[1]).split()))
            self._open.pop()
            if name == tag:
                return

    def handle_data(self, data):
        if not self._is_read():
            return
        for _, pieces in self._texts:
            pieces.append(data)
        if not any(tag in HEADINGS for tag, _ in self._open):
            self.reading.words[self._section] += data.split()

    def _is_read(self) -> bool:
        tags = [tag for tag, _ in self._open]
        if "main" not in tags:
            return False
        if "annotation" in tags:
            return True
        if "header" in tags[tags.index("main") :] and "h1" not in tags:
            return False
        if any("display: none" in attributes.get("style", "") for _, attributes in self._open):
            return False  # Quarto keeps what its tooltips show at the end of a page
        classes = " ".join(attributes.get("class", "") for _, attributes in self._open).split()
        return not (LEFT_OUT & set(tags) or TAB_TITLES & set(classes))

    def _finish(self, tag: str, attributes: dict[str, str], text: str):
        if tag in HEADINGS:
            self.reading.headings.append(text)
            self._section = text
            self.reading.words.setdefault(text, [])
        elif tag == "figcaption":
            self.reading.captions[self._float()] = text
        elif "quarto-xref" in attributes.get("class", ""):
            self.reading.references.append((text, self._address(attributes["href"])))
        elif "#ref-" in attributes.get("href", ""):
            self.reading.citations.append((text, self._address(attributes["href"])))

    def _float(self) -> str:
        """The label of the figure or table that is open."""
        names = [attributes.get("id", "") for _, attributes in self._open]
        floats = (
            name for name in names if name[:4] in ("fig-", "tbl-") and "-caption-" not in name
        )
        return max(floats, key=names.index, default="")

    def _address(self, href: str) -> str:
        path, hash_sign, anchor = href.partition("#")
        folder = posixpath.dirname(self._page)
        target = posixpath.normpath(posixpath.join(folder, path)) if path else self._page
        return f"{target}{hash_sign}{anchor}"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]
