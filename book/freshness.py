"""Is a frozen chapter still what its code, checkpoints and results would make?

Quarto's freeze looks at a chapter's own text alone. Here everything else that a chapter used is
written down beside its frozen result: the package's modules it imports, however far away, by the
hash of their syntax; the results, run records and kept checkpoints of its studies; the pinned
figure settings. What differs makes the chapter stale.
"""

import hashlib
import json
import re
import shutil
from pathlib import Path

from book.chapter import Chapter, read_chapter
from book.dependencies import modules_of, results_of
from book.project import chapters

FIGURE_SETTING = re.compile(r"^fig-[a-z]+:.*$", re.MULTILINE)


def uses(file: Path, root: Path) -> dict[str, str]:
    """All that the chapter in ``file`` uses, by name, as hashes."""
    chapter = read_chapter(file)
    used = {f"module {name}": value for name, value in modules_of(chapter, root).items()}
    for artifact in _artifacts(chapter, root):
        used[f"file {artifact.relative_to(root).as_posix()}"] = _file_hash(artifact)
    settings = FIGURE_SETTING.findall((root / "_quarto.yml").read_text(encoding="utf-8"))
    used["figure settings"] = _hash("\n".join(sorted(settings)).encode())
    return used


def changes(file: Path, root: Path) -> list[str]:
    """What changed since the chapter was frozen; empty for a fresh chapter and one without code."""
    if not is_frozen(file, root):
        return []
    written = record_of(file, root)
    if not written.exists():
        return ["what it used was never written down"]
    before = json.loads(written.read_text(encoding="utf-8"))
    now = uses(file, root)
    reasons = [
        f"{name.removeprefix('module ').removeprefix('file ')} {_change(before, now, name)}"
        for name in sorted(before.keys() | now.keys())
        if before.get(name) != now.get(name)
    ]
    if _hash_fits(file, root) and not _has_the_prose(file, root):
        reasons.append("its text changed while it was rendered")
    return reasons


def stale_chapters(root: Path) -> dict[Path, list[str]]:
    """Every stale chapter with what changed."""
    found = {file: changes(file, root) for file in chapters(root)}
    return {file: reasons for file, reasons in found.items() if reasons}


def fits(file: Path, root: Path) -> bool:
    """Whether the chapter's frozen result is of its present text and everything else it uses."""
    if not is_frozen(file, root) or changes(file, root):
        return False
    return _hash_fits(file, root)


def complaints(root: Path) -> list[str]:
    """A line for every chapter whose frozen result is missing, of another text, or stale."""
    lines = []
    for file in chapters(root):
        place = file.relative_to(root).as_posix()
        if not read_chapter(file).cells:
            continue
        if not is_frozen(file, root):
            lines.append(f"{place}: was never executed; run 'make refresh' or 'quarto render'")
        elif not _hash_fits(file, root):
            lines.append(f"{place}: its text changed since it was frozen; run 'quarto render'")
        else:
            lines += [f"{place}: stale, {reason}" for reason in changes(file, root)]
    return lines


def record(root: Path) -> list[Path]:
    """Write down what each frozen chapter without a record uses, and return those chapters."""
    fresh = [
        file
        for file in chapters(root)
        if is_frozen(file, root) and not record_of(file, root).exists()
    ]
    for file in fresh:
        content = json.dumps(uses(file, root), indent=1) + "\n"
        record_of(file, root).parent.mkdir(parents=True, exist_ok=True)
        record_of(file, root).write_text(content, encoding="utf-8")
    return fresh


def invalidate(file: Path, root: Path) -> None:
    """Make Quarto execute this chapter at the next render.

    The frozen result stays until a new one replaces it, but with a hash that fits no text; the
    cached notebooks beside the chapter go, because they know only the text of its cells.
    """
    place = file.relative_to(root).with_suffix("")
    for freezer in (root / "_freeze", root / ".quarto" / "_freeze"):
        for result in (freezer / place / "execute-results").glob("*.json"):
            content = json.loads(result.read_text(encoding="utf-8"))
            result.write_text(json.dumps(content | {"hash": ""}, indent=2), encoding="utf-8")
    record_of(file, root).unlink(missing_ok=True)
    shutil.rmtree(file.parent / ".jupyter_cache", ignore_errors=True)


def record_of(file: Path, root: Path) -> Path:
    """Where it is written down what a chapter used.

    Beside the frozen results, not among them: Quarto takes whatever lies there for figures.
    """
    return root / "_freeze" / "uses" / file.relative_to(root).with_suffix(".json")


def is_frozen(file: Path, root: Path) -> bool:
    return _frozen_result(file, root).exists()


def _frozen_result(file: Path, root: Path) -> Path:
    place = file.relative_to(root).with_suffix("")
    return root / "_freeze" / place / "execute-results" / "html.json"


def _hash_fits(file: Path, root: Path) -> bool:
    """Whether the chapter's text is the one that Quarto hashed when it froze the chapter."""
    frozen = json.loads(_frozen_result(file, root).read_text(encoding="utf-8"))
    return frozen["hash"] == hashlib.md5(file.read_bytes()).hexdigest()


def _has_the_prose(file: Path, root: Path) -> bool:
    """Whether every line of the chapter's prose is in its frozen result.

    Quarto hashes a chapter after it has read it: an edit in between is in the hash alone.
    """
    frozen = json.loads(_frozen_result(file, root).read_text(encoding="utf-8"))
    lines = {line.strip() for line in frozen["result"]["markdown"].splitlines()} | {""}
    return all(line.strip() in lines for _, line in read_chapter(file).prose)


def _artifacts(chapter: Chapter, root: Path) -> list[Path]:
    """The results that the chapter uses, and the run records and kept weights behind them."""
    assets = root / "assets"
    found = results_of(chapter, root, assets)
    for file in tuple(found):
        content = json.loads(file.read_text(encoding="utf-8"))
        found += [assets / "runs" / f"{stem}.json" for stem in content["artifacts"]]
        kept = content["about"].get("kept", [])
        found += [assets / "checkpoints" / f"{stem}.safetensors" for stem in kept]
    return found


def _file_hash(file: Path) -> str:
    return _hash(file.read_bytes()) if file.exists() else "missing"


def _hash(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _change(before: dict, now: dict, name: str) -> str:
    if name not in now:
        return "is no longer used"
    if now[name] == "missing":
        return "is missing"
    return "changed" if name in before else "is used now"
