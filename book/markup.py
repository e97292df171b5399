"""What a reader sees of a chapter: its prose without code, comments, mathematics and markup.

What is left out is filled with a character that is no letter, digit or space, so that every other
character keeps its place, and two words with something between them do not become neighbors.
"""

import re

from book.chapter import Chapter

FILLER = "\N{OBJECT REPLACEMENT CHARACTER}"

CODE = re.compile(
    r"(?P<block>"
    r"^[ ]*(?P<fence>`{3,}|~{3,}).*?^[ ]*(?P=fence)[`~]*[ \t]*$"  # fenced code
    r"|<!--.*?-->"
    r")|(?P<ticks>`+)(?!`)(?:(?!\n[ \t]*\n).)*?(?<!`)(?P=ticks)(?!`)",  # inline code
    re.DOTALL | re.MULTILINE,
)
MARKUP = re.compile(
    r"\{\{<.*?>\}\}"  # shortcodes
    r"|\$\$.*?\$\$"
    r"|\$(?=\S)(?:(?!\n[ \t]*\n)(?:\\.|[^$\\]))+?(?<=\S)\$(?!\d)"
    r"|\]\([^()\s]*(?:\([^()]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)"  # where a link leads
    r"|https?://[^\s<>()]+"
    r"|<[A-Za-z/][^<>]*>"
    r"|(?<!\w)@[A-Za-z](?:[\w:./-]*\w)?(?:,\s+(?:pp?|chap|ch|sec|fig|tbl)\.\s+[\d–-]+)?",
    re.DOTALL,
)
ATTRIBUTES = re.compile(r"\{[^{}]*\}")
CAPTION = re.compile(r"\b(?:fig-|tbl-)?(?:alt|cap)=\"([^\"]*)\"")
DIV = re.compile(r"^\s*:{3,}\s*(?P<attributes>.*?)\s*$")


def text_of(chapter: Chapter) -> str:
    """The chapter's prose as one text; front matter and Python cells are empty lines of it."""
    lines = dict(chapter.prose)
    return "\n".join(lines.get(number, "") for number in range(1, max(lines, default=0) + 1))


def line_of(text: str, position: int) -> int:
    """The number of the line in which a position of the text lies."""
    return text.count("\n", 0, position) + 1


def without_blocks(text: str) -> str:
    """The text without fenced code and comments."""
    return CODE.sub(lambda match: _fill(match[0]) if match["block"] else match[0], text)


def without_code(text: str) -> str:
    """The text without any code, and without comments."""
    return CODE.sub(lambda match: _fill(match[0]), text)


def visible(text: str) -> str:
    """The author's own words: no code, mathematics, links' targets, attributes, nor quoted briefs.

    Of attributes, captions and alternative texts stay: they are read.
    """
    text = _without_questions(without_code(text))
    text = MARKUP.sub(lambda match: _fill(match[0]), text)
    return ATTRIBUTES.sub(lambda match: _captions_alone(match[0]), text)


def _fill(text: str) -> str:
    return re.sub(r"[^\n]", FILLER, text)


def _captions_alone(attributes: str) -> str:
    filled = list(_fill(attributes))
    for match in CAPTION.finditer(attributes):
        filled[match.start(1) : match.end(1)] = match[1]
    return "".join(filled)


def _without_questions(text: str) -> str:
    """The text without what stands in a div of class ``question``: the words of a brief."""
    open_divs: list[str] = []
    lines = []
    for line in text.split("\n"):
        div = DIV.match(line)
        if div and div["attributes"]:
            open_divs.append(div["attributes"])
        quoted = any(re.search(r"\bquestion\b", attributes) for attributes in open_divs)
        lines.append(_fill(line) if quoted else line)
        if div and not div["attributes"] and open_divs:
            open_divs.pop()
    return "\n".join(lines)
