"""``make publish``: build the site, and put it on the branch ``gh-pages`` of the remote ``origin``.

Each publication is one commit over the last one. Nothing is ever forced: what someone else put
there stays, and stops the command.
"""

import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from book import report, site
from book.furnish import VARIABLE, site_address
from book.project import ROOT, BookError, exit_status

BRANCH = "gh-pages"
REMOTE = "origin"
MARK = ".nojekyll"  # tells GitHub to serve the files as they are, and us that the branch is ours
GITHUB = re.compile(r"github\.com[:/]([\w.-]+)/([\w.-]+?)(?:\.git)?/?$")


def main() -> None:
    publish(ROOT)


def publish(root: Path) -> None:
    """Build and publish the book in ``root``.

    Raises ``BookError`` when the working tree has changes, there is no remote, the site has broken
    links, or the branch holds something else.
    """
    if _git(root, "status", "--porcelain"):
        raise BookError("the working tree has changes; commit them, so that the site has a source")
    remote = _remote(root)
    os.environ.setdefault(VARIABLE, _pages_address(remote) or "")
    if not site_address():
        raise BookError(f"set {VARIABLE}=https://… to the address where the site will stand")
    parent = _published(root)
    report.main()
    built = root / "_site"
    for complaint in site.complaints(root, built):
        raise BookError(complaint)
    commit = _commit(root, built, parent)
    _push(root, commit)
    print(f"published {commit[:12]} on {BRANCH} of {REMOTE}, for {site_address()}")


def _remote(root: Path) -> str:
    if REMOTE not in _git(root, "remote").split():
        raise BookError(f"there is no remote {REMOTE}; add it with 'git remote add {REMOTE} …'")
    return _git(root, "remote", "get-url", REMOTE)


def _pages_address(remote: str) -> str | None:
    """Where GitHub serves the pages of a repository."""
    match = GITHUB.search(remote)
    return f"https://{match[1].lower()}.github.io/{match[2]}/" if match else None


def _published(root: Path) -> str | None:
    """The last publication on the remote; None where there was none."""
    if not _git(root, "ls-remote", "--heads", REMOTE, BRANCH):
        return None
    _git(root, "fetch", "--quiet", REMOTE, BRANCH)
    parent = _git(root, "rev-parse", "FETCH_HEAD")
    if MARK not in _git(root, "ls-tree", "--name-only", parent).split("\n"):
        raise BookError(f"{BRANCH} of {REMOTE} holds something else; nothing was published")
    return parent


def _commit(root: Path, built: Path, parent: str | None) -> str:
    """A commit of exactly the files in ``built``, made beside the working tree and its index."""
    (built / MARK).touch()
    with tempfile.TemporaryDirectory() as folder:
        index = {"GIT_INDEX_FILE": str(Path(folder) / "index")}
        _git(root, f"--work-tree={built}", "add", "--all", "--force", ".", at=built, more=index)
        tree = _git(root, "write-tree", more=index)
    words = f"The site of {_git(root, 'rev-parse', '--short', 'HEAD')}"
    parents = ["-p", parent] if parent else []
    return _git(root, "commit-tree", tree, *parents, "-m", words)


def _push(root: Path, commit: str) -> None:
    done = _run(root, "push", "--quiet", REMOTE, f"{commit}:refs/heads/{BRANCH}")
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:]
        raise BookError(f"git did not push, and nothing was forced: {' '.join(last)}")


def _git(root: Path, *command: str, at: Path | None = None, more: dict | None = None) -> str:
    done = _run(root, *command, at=at, more=more)
    if done.returncode:
        raise BookError(f"git {command[0]} failed: {done.stderr.strip()}")
    return done.stdout.strip()


def _run(root: Path, *command: str, at: Path | None = None, more: dict | None = None):
    git_dir = ["--git-dir", str(root / ".git")] if at else []
    return subprocess.run(
        ["git", *git_dir, *command],
        cwd=at or root,
        env={**os.environ, **(more or {})},
        capture_output=True,
        text=True,
    )


if __name__ == "__main__":
    sys.exit(exit_status(main))
