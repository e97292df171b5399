"""With the real Quarto: a plain ``quarto render`` executes a stale chapter anew, and no other."""

import os
import subprocess
import sys

import pytest

from book import quarto
from book.project import BookError

try:
    QUARTO = quarto.find()
except BookError as error:
    pytest.skip(str(error), allow_module_level=True)

CONFIG = """
project:
  type: book
  output-dir: _site
  execute-dir: project
  pre-render: book/prerender.py
  post-render: book/postrender.py
book:
  title: Small
  author: Nobody
  date: 2026-01-01
  chapters: [index.qmd, report/one.qmd, report/two.qmd]
execute:
  freeze: auto
  cache: true
format:
  html:
    theme: default
    html-math-method: mathml
"""
CHAPTER = """# {title}

```{{python}}
#| label: {title}
import sys
from cnn_core import {module}

print("value", {module}.VALUE)
print("executed", file=open("executed.txt", "a"))
```
"""


@pytest.fixture
def project(scripted_book):
    """A book of two chapters over two modules."""
    (scripted_book / "_quarto.yml").write_text(CONFIG)
    for title, module in (("one", "near"), ("two", "far")):
        (scripted_book / "cnn_core" / f"{module}.py").write_text("VALUE = 1\n")
        text = CHAPTER.format(title=title, module=module)
        (scripted_book / "report" / f"{title}.qmd").write_text(text)
    subprocess.run([sys.executable, "-m", "book.generate"], cwd=scripted_book, check=True)
    return scripted_book


def render(project):
    """What a plain render says, and how many cells it executed."""
    executed = project / "executed.txt"
    executed.write_text("")
    done = subprocess.run(
        [QUARTO, "render"],
        cwd=project,
        env={**os.environ, "QUARTO_PYTHON": sys.executable},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout + done.stderr, len(executed.read_text().split())


def test_a_stale_chapter_alone_is_executed_anew(project):
    _, executed = render(project)
    assert executed == 2

    (project / "cnn_core" / "far.py").write_text("VALUE = 2\n")
    said, executed = render(project)
    assert "report/two.qmd is stale (cnn_core.far changed): executing it anew" in said
    assert executed == 1
    assert "value 2" in (project / "_site" / "report" / "two.html").read_text()

    said, executed = render(project)
    assert "stale" not in said
    assert executed == 0
