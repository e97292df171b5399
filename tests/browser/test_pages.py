"""Every page of both editions in headless Chromium: ``make browser``.

Each site is served below a path, and no other host can be reached. In light and dark, wide and
narrow: no error in the console, nothing that does not load, nothing wider than the window. By
axe-core: no serious or critical violation. By hand: lightbox, theme, menu, search, Tab.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

from book.plain.build import build
from book.plain.settings import read_settings
from book.project import ROOT

HERE = Path(__file__).parent
PROGRAMS = ("chromium", "chromium-browser", "google-chrome", "chrome")
MODES = ("light, wide", "dark, wide", "light, narrow", "dark, narrow")
ACTIONS = (
    "the lightbox opens and Escape closes it",
    "Tab reaches everything",
    "the button changes between light and dark",
    "pages work as files",
    "search finds a chapter",
    "the contents open on a phone",
)
EDITIONS = ("plain", "quarto")
PAGES = [entry.href for entry in read_settings(ROOT).chapters]

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]


def why_no_browser() -> str | None:
    if not any(map(shutil.which, PROGRAMS)):
        return f"no browser: none of {', '.join(PROGRAMS)} is on the PATH"
    if not shutil.which("node"):
        return "no node on the PATH"
    if not (HERE / "node_modules" / "axe-core").is_dir():
        return "no axe-core: 'make browser' gets it from npm"
    return None


@pytest.fixture(scope="session")
def visits(tmp_path_factory):
    """What was found on a visit to an edition, which is visited once."""
    if reason := why_no_browser():
        pytest.skip(reason)
    program = next(filter(None, map(shutil.which, PROGRAMS)))
    seen = {}

    def visit(edition: str) -> dict:
        if edition not in seen:
            command = ["node", HERE / "visit.mjs", program, _site(edition), edition]
            done = subprocess.run(command, capture_output=True, text=True)
            assert done.returncode == 0, done.stderr
            seen[edition] = json.loads(done.stdout)
        return seen[edition]

    def _site(edition: str) -> Path:
        folder = tmp_path_factory.getbasetemp() / "site"
        if edition == "plain":
            build(ROOT, folder, with_pdf=False)
            return folder
        rendered = Path(os.environ.get("QUARTO_SITE", ROOT / "_site"))
        if not (rendered / "search.json").exists():
            pytest.skip(
                "Quarto's edition is not in _site: 'make report' renders it where Quarto is"
            )
        return rendered

    return visit


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("mode", MODES)
def test_a_page_is_sound(visits, edition, page, mode):
    assert visits(edition)["pages"][page][mode] == []


@pytest.mark.parametrize("edition", EDITIONS)
@pytest.mark.parametrize("action", ACTIONS)
def test_a_reader_can_use_it(visits, edition, action):
    assert visits(edition)["does"][action] == []
