"""Publishing adds a commit of the site to ``gh-pages``, and never takes anything away."""

import subprocess

import pytest

from book import publish
from book.project import BookError


def git(folder, *command):
    command = ["git", "-c", "user.name=Nobody", "-c", "user.email=nobody@example.org", *command]
    return subprocess.run(
        command, cwd=folder, check=True, capture_output=True, text=True
    ).stdout.strip()


@pytest.fixture
def repository(tmp_path, monkeypatch):
    """A committed project with a remote, whose build writes one page."""
    for role in ("AUTHOR", "COMMITTER"):
        monkeypatch.setenv(f"GIT_{role}_NAME", "Nobody")
        monkeypatch.setenv(f"GIT_{role}_EMAIL", "nobody@example.org")
    monkeypatch.setenv("SITE_URL", "https://somebody.example/book/")
    root = tmp_path / "root"
    root.mkdir()
    git(tmp_path, "init", "--quiet", "--bare", "remote.git")
    git(root, "init", "--quiet")
    git(root, "remote", "add", "origin", str(tmp_path / "remote.git"))
    (root / ".gitignore").write_text("_site/\n")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "All")

    def build():
        (root / "_site").mkdir(exist_ok=True)
        (root / "_site" / "index.html").write_text("<main>A page</main>")
        (root / "_site" / "book.pdf").write_bytes(b"%PDF")

    monkeypatch.setattr("book.report.main", build)
    return root


def published(root):
    remote = root.parent / "remote.git"
    files = git(remote, "ls-tree", "-r", "--name-only", "gh-pages").split()
    return files, int(git(remote, "rev-list", "--count", "gh-pages"))


def test_the_site_and_nothing_else_is_on_the_branch_one_commit_over_the_last(repository):
    publish.publish(repository)
    assert published(repository) == ([".nojekyll", "book.pdf", "index.html"], 1)
    publish.publish(repository)
    assert published(repository)[1] == 2
    assert git(repository, "status", "--porcelain") == ""


def test_a_changed_tree_is_refused(repository):
    (repository / "draft.txt").write_text("not committed")
    with pytest.raises(BookError, match="the working tree has changes"):
        publish.publish(repository)


def test_a_branch_with_something_else_stays_as_it_is(repository):
    git(repository, "push", "--quiet", "origin", "HEAD:refs/heads/gh-pages")
    before = published(repository)
    with pytest.raises(BookError, match="holds something else"):
        publish.publish(repository)
    assert published(repository) == before


def test_a_site_with_a_broken_link_is_not_published(repository, monkeypatch):
    build = publish.report.main

    def broken():
        build()
        (repository / "_site" / "index.html").write_text('<a href="none.html">Gone</a>')

    monkeypatch.setattr("book.report.main", broken)
    with pytest.raises(BookError, match=r"links to none\.html"):
        publish.publish(repository)


def test_the_address_of_github_pages_follows_from_the_remote():
    for remote in ("git@github.com:Some/book.git", "https://github.com/some/book"):
        assert publish._pages_address(remote) == "https://some.github.io/book/"
    assert publish._pages_address("/somewhere/else.git") is None
