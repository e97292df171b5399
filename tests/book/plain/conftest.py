"""A book of three chapters with everything that the plain edition supports."""

import shutil
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).resolve().parents[3]
FILES = {
    "_quarto.yml": """\
project: {type: book, output-dir: _site}
lang: en-US
book:
  title: "Small"
  subtitle: "A book for tests"
  author: "Nobody"
  date: 2026-01-02
  date-format: long
  output-file: small
  chapters:
    - index.qmd
    - part: "First"
      chapters: [report/shown.qmd]
    - report/references.qmd
  appendices: [report/more.qmd]
filters: [assets/blocks.lua, assets/provenance.lua]
bibliography: assets/references.bib
link-citations: true
number-sections: true
crossref: {chapters: true}
lightbox: auto
fig-dpi: 100
fig-width: 3
fig-height: 2
format:
  html: {theme: default, html-math-method: mathml, code-fold: true}
""",
    "_variables.yml": """\
digits:
  accuracy: "99.5\\u00A0%"
  claim: "It's better than *before*."
""",
    "index.qmd": """\
# Welcome {.unnumbered}

::: {.lead}
It reads {{< var digits.accuracy >}}; see @sec-shown, @sec-shown-figures and @sec-more.
:::
""",
    "report/shown.qmd": """\
# What is *shown* {#sec-shown}

::: {.question}
What is it?

Brief 1
:::

{{< var digits.claim >}} `{{{< var digits.claim >}}}` is how one writes it, -- says @guo2017, and
others [@guo2017; @simard2003, p. 3].

## Figures {#sec-shown-figures}

@fig-one, [@fig-one; @fig-two] and -@tbl-one; the parts are @fig-red and @fig-blue.
[Picture @fig-one].

![One *caption* that cites @guo2017 and has {{< var digits.accuracy >}}.](one.png){#fig-one
fig-alt="A red square."}

::: {#fig-two layout-ncol=2}
![Red](one.png){#fig-red fig-alt="A red square, again."}

![Blue](two.png){#fig-blue fig-alt="A blue square."}

Two of them.
:::

### Deeper {#sec-shown-deeper}

| a | b |
|:--|--:|
| {{< var digits.accuracy >}} | 2 |

: A table. {#tbl-one}

## Beside each other {.unnumbered}

:::: {layout-ncol=2}
First.

Second.
::::

## Formulas

$$
x^2 = \\frac{1}{2}
$$ {#eq-one}

@eq-one is used in @sec-shown-deeper, and @sec-more has more[^1].

[^1]: In a note, with @tbl-one.

::: {.callout-note title="A *title*"}
Of note.
:::

::: {.callout-warning}
## By heading

Beware.
:::

::: {.callout-tip collapse="true"}
Hidden at first.
:::

::: {.panel-tabset}
## Left

On the left.

## Right

On the right.
:::

```bash
make report  # as code
```
""",
    "report/references.qmd": "# References {.unnumbered}\n\n::: {#refs}\n:::\n",
    "report/more.qmd": """\
# More {#sec-more}

## Within {#sec-within}

See @sec-within and @fig-two.

{{< include _included.md >}}
""",
    "report/_included.md": "From elsewhere: {{< var digits.accuracy >}}.\n",
    "assets/references.bib": """\
@inproceedings{guo2017, author = {Guo, Chuan}, title = {On Calibration}, year = {2017}}
@inproceedings{simard2003, author = {Simard, Patrice}, title = {Best Practices}, year = {2003}}
""",
    "assets/provenance.json": '{"fig-one": {"function": null, "sources": []}}\n',
}


class Book:
    """The book below ``root``, and ways to change it."""

    def __init__(self, root: Path):
        self.root = root
        shutil.copytree(ROOT / "assets" / "fonts", root / "assets" / "fonts")
        for name in (
            "blocks.lua",
            "provenance.lua",
            "icon.svg",
            "theme.scss",
            "theme-dark.scss",
            "theme.typ",
        ):
            shutil.copy(ROOT / "assets" / name, root / "assets")
        (root / "book").mkdir()
        shutil.copy(ROOT / "book" / "404.html", root / "book")
        for name, content in FILES.items():
            self.write(name, content)
        for name, color in (("one", "red"), ("two", "blue")):
            Image.new("RGB", (40, 20), color).save(root / "report" / f"{name}.png")

    def write(self, name: str, content: str):
        file = self.root / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")

    def append(self, name: str, content: str) -> int:
        """Add lines to a file, and return the number of the first of them."""
        text = (self.root / name).read_text(encoding="utf-8")
        self.write(name, f"{text}\n{content}\n")
        return text.count("\n") + 2


@pytest.fixture
def book(tmp_path) -> Book:
    return Book(tmp_path / "book")
