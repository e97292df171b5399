"""Each thing that can be broken in a rendered site, and the line that says so."""

import pytest

from book.page import style_urls
from book.site import PAGE_LIMIT, PDF_LIMIT, complaints

PAGE = """\
<html><head>
<link rel="canonical" href="https://example.org/">
<link rel="stylesheet" href="style.css?v=1">
<script src="code.js"></script>
</head><body id="top">
%s
</body></html>
"""


class Site:
    def __init__(self, root):
        self.root = root
        self.folder = root / "_site"
        self.write("index.html", PAGE % "")
        self.write("part/one.html", '<p id="here">Words</p><a name="there"></a>')
        self.write("style.css", "body { background: url(image.png) }")
        for name in ("code.js", "image.png", "font.woff2", "book.pdf"):
            self.write(name, "")

    def write(self, name, content):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def with_body(self, text):
        """What is complained about when ``text`` is line 6 of the first page."""
        self.write("index.html", PAGE % text)
        return complaints(self.root, self.folder)


@pytest.fixture
def site(tmp_path):
    return Site(tmp_path)


def test_a_sound_site_passes(site):
    assert complaints(site.root, site.folder) == []


# Links


@pytest.mark.parametrize(
    "tag",
    [
        '<a href="part/one.html#here">x</a>',
        '<a href="./part/../part/one.html?q=1#there">x</a>',
        '<a href="part/one.html#:~:text=Words">x</a>',
        '<a href="#">x</a><a href="#top">x</a><a href="">x</a>',
        '<a href="./">x</a>',
        '<a href="https://example.org/">x</a><a href="//example.org">x</a>',
        '<a href="mailto:a@example.org">x</a><a href="javascript:void(0)">x</a>',
        '<a href="book.pdf#page=3">x</a>',
        '<img src="image.png" alt="A cat"><img src="data:image/png;base64,AA==" alt="A dog">',
    ],
)
def test_what_leads_somewhere_passes(site, tag):
    assert site.with_body(tag) == []


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ('<a href="two.html">x</a>', "links to two.html, which is not in the site; "),
        ('<a href="part/">x</a>', "links to part/, which is not in the site; "),
        ('<a href="../outside.html">x</a>', "links to ../outside.html, which is not in the site; "),
        ('<a href="part/one.html#no">x</a>', "links to part/one.html#no, where nothing has that "),
        ('<a href="#no">x</a>', "links to #no, where nothing has that id; "),
        ('<a href="/index.html">x</a>', "links to /index.html, which leaves the site when it is "),
        ('<link rel="next" href="two.html">', "links to two.html, which is not in the site; "),
        ('<img src="no.png" alt="A cat">', "loads no.png, which is not in the site; "),
        ('<script src="no.js"></script>', "loads no.js, which is not in the site; "),
        ('<img srcset="image.png 1x, no.png 2x" src="image.png" alt="x">', "loads no.png, which "),
    ],
)
def test_what_leads_nowhere_is_found(site, tag, words):
    (site.root / "outside.html").write_text("", encoding="utf-8")
    (line,) = site.with_body(tag)
    assert line.startswith(f"_site/index.html:6: {words}")


def test_a_link_in_a_folder_starts_from_there(site):
    site.write("part/one.html", '<a href="../index.html">x</a><a href="index.html">y</a>')
    (line,) = complaints(site.root, site.folder)
    assert line.startswith("_site/part/one.html:1: links to index.html, which is not in the site; ")


# Other hosts


@pytest.mark.parametrize(
    "tag",
    [
        '<script src="%s"></script>',
        '<link rel="stylesheet" href="%s">',
        '<link rel="preconnect" href="%s">',
        '<link rel="dns-prefetch" href="%s">',
        '<link rel="shortcut icon" href="%s">',
        '<img src="%s" alt="A cat">',
        '<img srcset="%s 2x" src="image.png" alt="A cat">',
        '<iframe src="%s"></iframe>',
        '<video poster="%s"></video>',
        '<object data="%s"></object>',
        '<svg><image href="%s"/></svg>',
        "<style>@import '%s';</style>",
        "<style>p { background: url( %s ) }</style>",
        "<p style=\"background: url('%s')\">x</p>",
    ],
)
@pytest.mark.parametrize("address", ["https://example.org/x", "//example.org/x"])
def test_what_is_loaded_from_another_host_is_found(site, tag, address):
    assert site.with_body(tag % address) == [
        f"_site/index.html:6: loads {address} from another host; bring it into the site"
    ]


@pytest.mark.parametrize(
    "rule",
    [
        '@import "https://example.org/x";',
        "@import url(https://example.org/x);",
        "@font-face { src: url('https://example.org/x') format('woff2') }",
    ],
)
def test_what_a_style_sheet_loads_from_another_host_is_found(site, rule):
    site.write("part/fonts.css", f"/* two\nlines */\n{rule}")
    assert complaints(site.root, site.folder) == [
        "_site/part/fonts.css:3: loads https://example.org/x from another host;"
        " bring it into the site"
    ]


def test_a_style_sheet_loads_from_where_it_lies(site):
    site.write("part/fonts.css", "p { src: url(../font.woff2?a) } q { src: url(font.woff2) }")
    (line,) = complaints(site.root, site.folder)
    assert line.startswith("_site/part/fonts.css:1: loads font.woff2, which is not in the site; ")


def test_what_a_style_sheet_brings_along_or_comments_on_is_no_request():
    svg = "url(\"data:image/svg+xml,%3csvg xmlns='http://www.w3.org/2000/svg' (x)%3e\")"
    addresses = style_urls(f"a {{ b: {svg} }} /* url(https://example.org) */ c {{ d: url(#e) }}")
    assert [address[:5] for _, address in addresses] == ["data:", "#e"]


# Images


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="image.png">',
        '<img src="image.png" alt=" ">',
        '<a href="#top"><img src="image.png" alt=""></a>',
        '<a href="#top"><img src="image.png">Words</a>',
    ],
)
def test_an_image_without_alternative_text_is_found(site, tag):
    assert site.with_body(tag) == [
        "_site/index.html:6: image image.png has no alternative text; say what is seen in fig-alt"
    ]


@pytest.mark.parametrize(
    "tag",
    [
        '<img src="image.png" alt="A cat">',
        '<img src="image.png" alt="" role="presentation">',
        '<img src="image.png" aria-hidden="true">',
        '<a href="#top"><img src="image.png" alt=""> Words</a>',
        '<a href="#top">Words <img src="image.png" alt=""></a>',
        '<a href="#top" aria-label="Words"><img src="image.png" alt=""></a>',
    ],
)
def test_an_image_with_alternative_text_or_for_decoration_passes(site, tag):
    assert site.with_body(tag) == []


# What Quarto leaves


@pytest.mark.parametrize(
    ("tag", "words"),
    [
        ("See <strong>?@fig-curve</strong>.", "?@fig-curve"),
        ("See <strong>?var:digits.seed</strong>.", "?var:digits.seed"),
        ("See {{&lt; var digits.seed &gt;}}.", "{{< var digits.seed >}}"),
        ('<span class="quarto-unresolved-ref">fig-x</span>', "a reference"),
    ],
)
def test_what_quarto_could_not_resolve_is_found(site, tag, words):
    assert site.with_body(tag) == [
        f"_site/index.html:6: {words} is left unresolved; correct it in the chapter"
    ]


@pytest.mark.parametrize("tag", ["pre", "code", "script", "style"])
def test_code_is_not_text(site, tag):
    assert site.with_body(f"<{tag}>?var:x ?@fig-x</{tag}>") == []


def test_an_unresolved_question_is_a_question(site):
    assert site.with_body("<p>An unresolved question: is it so?</p>") == []


# Weight


def test_a_page_that_is_too_large_is_found(site):
    assert site.with_body("x" * (PAGE_LIMIT - len(PAGE) - 100)) == []
    assert site.with_body("x" * PAGE_LIMIT) == ["_site/index.html:1: has 2.0 MB; 2 MB is the limit"]


def test_a_pdf_that_is_too_large_is_found(site):
    with (site.folder / "book.pdf").open("wb") as file:
        file.truncate(PDF_LIMIT + 1_000_000)
    assert complaints(site.root, site.folder) == [
        "_site/book.pdf:1: has 26.0 MB; 25 MB is the limit"
    ]


def test_a_pdf_that_is_missing_is_found(site):
    (site.folder / "book.pdf").unlink()
    assert complaints(site.root, site.folder) == ["_site:1: there is no PDF; render the book"]


def test_a_site_that_is_missing_is_found(tmp_path):
    assert complaints(tmp_path, tmp_path / "_site") == [
        "_site:1: there is no page; render the book",
        "_site:1: there is no PDF; render the book",
    ]
