"""A rendered HTML page taken apart: what it links to, what it loads, what it says."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

# A link of one of these relations is fetched when the page loads; others are only followed.
FETCHED_RELATIONS = {
    "stylesheet", "icon", "apple-touch-icon", "mask-icon", "manifest",
    "preload", "modulepreload", "prefetch", "prerender", "preconnect", "dns-prefetch",
}  # fmt: skip
FOLLOWED = {"a": ("href",), "area": ("href",), "form": ("action",)}
FETCHED = {
    "script": ("src",), "img": ("src",), "source": ("src",), "iframe": ("src",), "embed": ("src",),
    "audio": ("src",), "video": ("src", "poster"), "track": ("src",), "input": ("src",),
    "object": ("data",), "image": ("href", "xlink:href"), "use": ("href", "xlink:href"),
}  # fmt: skip
UNREAD = {"script", "style", "pre", "code"}
STYLE_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
STYLE_URL = re.compile(
    r"url\(\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|(?P<bare>[^)\"'\s]*))\s*\)"
    r"|@import\s*(?:\"(?P<import_double>[^\"]*)\"|'(?P<import_single>[^']*)')",
    re.IGNORECASE,
)
UNRESOLVED = re.compile(
    r"\?@[\w-]+|\?(?:var|meta|env):[\w.-]*|\{\{<.*?>\}\}|unresolved (?:cross)?ref"
)

Place = tuple[int, str]  # a line's number, and the address or the words there


@dataclass
class Page:
    """What a browser finds in one page.

    Attributes:
        anchors: every id that a link can point to.
        followed: addresses that a reader can go to.
        fetched: addresses that the page loads by itself.
        bare_images: images of which a reader who cannot see them learns nothing.
        unresolved: what Quarto leaves in the text where it found no target.
    """

    anchors: set[str] = field(default_factory=set)
    followed: list[Place] = field(default_factory=list)
    fetched: list[Place] = field(default_factory=list)
    bare_images: list[Place] = field(default_factory=list)
    unresolved: list[Place] = field(default_factory=list)


def read_page(file: Path) -> Page:
    """Take the page in ``file`` apart."""
    reader = _Reader()
    reader.feed(file.read_text(encoding="utf-8"))
    reader.close()
    return reader.page


def style_urls(text: str) -> list[Place]:
    """Every address that a style sheet loads."""
    text = STYLE_COMMENT.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)
    found = []
    for match in STYLE_URL.finditer(text):
        address = next((group for group in match.groups() if group is not None), "")
        found.append((text.count("\n", 0, match.start()) + 1, address))
    return found


class _Reader(HTMLParser):
    """Fills a ``Page`` while the parser walks through the text."""

    def __init__(self):
        super().__init__()
        self.page = Page()
        self._unread: list[str] = []
        self._linked_images: list[Place] | None = None  # without words, in the link that is open
        self._linked_words = False

    def handle_starttag(self, tag, attrs):
        line = self.getpos()[0]
        attributes = {name: value or "" for name, value in attrs}
        if tag in UNREAD:
            self._unread.append(tag)
        if tag == "a":
            self._linked_images = []
            self._linked_words = bool(attributes.get("aria-label", "").strip())
        self._note_addresses(tag, attributes, line)
        if tag == "img":
            self._note_image(attributes, line)
        self.page.anchors.add(attributes.get("id", ""))
        if tag == "a":
            self.page.anchors.add(attributes.get("name", ""))
        if "quarto-unresolved-ref" in attributes.get("class", "").split():
            self.page.unresolved.append((line, "a reference"))

    def handle_endtag(self, tag):
        if tag in self._unread:
            self._unread.remove(tag)
        if tag == "a" and self._linked_images is not None:
            if not self._linked_words:
                self.page.bare_images += self._linked_images
            self._linked_images = None

    def handle_data(self, data):
        line = self.getpos()[0]
        if self._unread[-1:] == ["style"]:
            self.page.fetched += [(line - 1 + at, address) for at, address in style_urls(data)]
        if self._unread:
            return
        self._linked_words = self._linked_words or bool(data.strip())
        for match in UNRESOLVED.finditer(data):
            self.page.unresolved.append((line + data.count("\n", 0, match.start()), match[0]))

    def _note_addresses(self, tag: str, attributes: dict[str, str], line: int):
        followed, fetched = list(FOLLOWED.get(tag, ())), list(FETCHED.get(tag, ()))
        if tag == "link":
            relations = set(attributes.get("rel", "").lower().split())
            (fetched if relations & FETCHED_RELATIONS else followed).append("href")
        for names, places in ((followed, self.page.followed), (fetched, self.page.fetched)):
            places += [(line, attributes[name].strip()) for name in names if name in attributes]
        if tag in ("img", "source"):
            candidates = re.split(r",\s+", attributes.get("srcset", "").strip())
            self.page.fetched += [(line, one.split()[0]) for one in candidates if one]
        self.page.fetched += [(line, url) for _, url in style_urls(attributes.get("style", ""))]

    def _note_image(self, attributes: dict[str, str], line: int):
        if attributes.get("alt", "").strip():
            self._linked_words = True
            return
        decorative = (
            attributes.get("role") in ("presentation", "none")
            or attributes.get("aria-hidden") == "true"
        )
        if decorative:
            return
        image = (line, attributes.get("src", "")[:80])
        if "alt" in attributes and self._linked_images is not None:
            self._linked_images.append(image)
        else:
            self.page.bare_images.append(image)
