"""Access files out of git's objects."""

from __future__ import annotations

import os
import subprocess
from typing import TYPE_CHECKING

import pytest

from doorlist.access.commits import commits
from doorlist.access.files import Files
from doorlist.access.problems import Problems
from doorlist.access.source_lines import SourceLines
from doorlist.errors import DoorlistError, UsageError

if TYPE_CHECKING:
    from pathlib import Path

USUAL = ("access.yaml", "access")


def git(*arguments: str) -> str:
    done = subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@acme.example", *arguments], capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in list(os.environ):
        if name.startswith("GIT_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    folder = tmp_path / "repository"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "-q", "-b", "main")
    return folder


def commit(folder: Path, files: dict[str, str], *, gone: tuple[str, ...] = ()) -> str:
    for name, text in files.items():
        folder.joinpath(name).parent.mkdir(parents=True, exist_ok=True)
        folder.joinpath(name).write_text(text)
    for name in gone:
        folder.joinpath(name).unlink()
    git("add", "-A")
    git("commit", "-qm", "change", "--allow-empty")
    return git("rev-parse", "HEAD")


def test_both_sides_are_read_from_commits_whatever_the_work_tree_holds(repository: Path) -> None:
    one = commit(repository, {"access.yaml": "one"})
    two = commit(repository, {"access.yaml": "two"})
    repository.joinpath("access.yaml").write_text("work tree")
    found = commits("HEAD~1..HEAD", (), otherwise=USUAL)
    assert (found.base, found.head) == (one, two)
    assert (found.old, found.new) == ([("access.yaml", b"one")], [("access.yaml", b"two")])
    assert commits(f"{one}..", ["access.yaml"]).new == [("access.yaml", b"two")]


def test_a_folder_holds_what_the_loader_would_take(repository: Path) -> None:
    names = ["a.yaml", "b.yml", "deep/c.yaml", ".hidden.yaml", ".dir/d.yaml", "notes.txt"]
    commit(repository, {})
    commit(repository, {f"access/{name}": name for name in names} | {"accessory.yaml": "no"})
    found = commits("HEAD^..HEAD", ["./access/"])
    assert found.old == []
    assert [name for name, _ in found.new] == ["access/a.yaml", "access/b.yml", "access/deep/c.yaml"]
    assert found.new[2] == ("access/deep/c.yaml", b"deep/c.yaml")


def test_a_file_may_have_any_name_and_a_path_may_be_absolute_or_from_a_folder_below(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, {"people": "x\n", "below/readme": ""})
    assert commits("HEAD..HEAD", [str(repository / "people")]).new == [("people", b"x\n")]
    monkeypatch.chdir(repository / "below")
    assert commits("HEAD..HEAD", ["../people"]).new == [("../people", b"x\n")]


def test_three_dots_compare_with_where_head_left_base(repository: Path) -> None:
    start = commit(repository, {"access.yaml": "start"})
    git("checkout", "-qb", "topic")
    commit(repository, {"access.yaml": "topic"})
    git("checkout", "-q", "main")
    main = commit(repository, {"access.yaml": "main"})
    assert commits("main..topic", ["access.yaml"]).base == main
    found = commits("main...topic", ["access.yaml"])
    assert (found.base, found.old) == (start, [("access.yaml", b"start")])


def test_histories_without_a_common_commit(repository: Path) -> None:
    commit(repository, {"access.yaml": "one"})
    git("checkout", "-q", "--orphan", "other")
    commit(repository, {"access.yaml": "other"})
    with pytest.raises(DoorlistError, match="main and other have no common commit"):
        commits("main...other", ["access.yaml"])


def test_a_file_that_is_gone_is_an_empty_side(repository: Path) -> None:
    commit(repository, {"access.yaml": "one"})
    commit(repository, {"access/a.yaml": "two"}, gone=("access.yaml",))
    found = commits("HEAD^..HEAD", (), otherwise=USUAL)
    assert (found.old, found.new) == ([("access.yaml", b"one")], [("access/a.yaml", b"two")])
    assert commits("HEAD^..HEAD", ["access.yaml"]).new == []


def test_neither_side_has_them(repository: Path) -> None:
    commit(repository, {"x": "y"})
    with pytest.raises(DoorlistError, match=r"has access files at access\.yaml, access"):
        commits("HEAD..HEAD", (), otherwise=USUAL)


def test_a_file_and_a_folder_side_by_side_mean_neither(repository: Path) -> None:
    commit(repository, {"access.yaml": "x", "access/a.yaml": "y"})
    with pytest.raises(UsageError, match=r"has both access\.yaml and access"):
        commits("HEAD..HEAD", (), otherwise=USUAL)


@pytest.mark.parametrize(
    "span",
    [
        "--output=x",
        "",
        "--output=x..HEAD",
        "HEAD..--all",
        "a b..HEAD",
        "a..b..c",
        "HEAD....HEAD",
        "\n..HEAD",
        ":x..HEAD",
        "-..-",
    ],
)
def test_a_span_that_is_none(repository: Path, span: str) -> None:
    commit(repository, {"access.yaml": "x"})
    with pytest.raises(UsageError, match=r"--git takes a commit, or BASE\.\.HEAD"):
        commits(span, ["access.yaml"])


def test_an_unknown_commit(repository: Path) -> None:
    commit(repository, {"access.yaml": "x"})
    with pytest.raises(DoorlistError, match="git knows no commit nowhere here") as caught:
        commits("nowhere..HEAD", ["access.yaml"])
    assert "fetch-depth" in str(caught.value)


@pytest.mark.parametrize(
    ("link", "target", "files"),
    [
        # As the loader: a link into its folder, or the current one, is read, and each file once.
        ("access/b.yaml", "a.yaml", [("access/a.yaml", b"one")]),
        ("access/b.yaml", "../shared/more.yaml", [("access/a.yaml", b"one"), ("access/b.yaml", b"two")]),
        (
            "access/below/b.yaml",
            "../../shared/more.yaml",
            [("access/a.yaml", b"one"), ("access/below/b.yaml", b"two")],
        ),
        ("access/b.yaml", "../shared", [("access/a.yaml", b"one")]),
        ("access/b.txt", "/etc/passwd", [("access/a.yaml", b"one")]),
    ],
)
def test_links_are_followed_as_the_loader_follows_them(
    repository: Path, link: str, target: str, files: list[tuple[str, bytes]]
) -> None:
    commit(repository, {"access/a.yaml": "one", "shared/more.yaml": "two"})
    repository.joinpath(link).parent.mkdir(exist_ok=True)
    repository.joinpath(link).symlink_to(target)
    commit(repository, {})
    assert commits("HEAD..HEAD", ["access"]).new == files
    lines, problems = SourceLines(), Problems(SourceLines())
    assert [(name, text.encode()) for name, text in Files(lines, problems).read(["access"])] == files


def test_a_folder_that_is_named_may_be_a_link(repository: Path) -> None:
    repository.joinpath("access").symlink_to("team")
    commit(repository, {"team/a.yaml": "one", "team/b/c.yaml": "two", "team/x.txt": "y"})
    files = [("access/a.yaml", b"one"), ("access/b/c.yaml", b"two")]
    assert commits("HEAD..HEAD", ["access"]).new == files
    assert [name for name, _ in Files(SourceLines(), Problems(SourceLines())).read(["access"])] == [
        "access/a.yaml",
        "access/b/c.yaml",
    ]


def test_a_submodule_is_refused_where_it_is_named(repository: Path) -> None:
    commit(repository, {"access/a.yaml": "one"})
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    git("commit", "-qm", "sub")
    with pytest.raises(DoorlistError, match="isn't a regular file in git"):
        commits("HEAD..HEAD", ["sub"])


def test_one_commit_is_compared_with_the_work_tree(repository: Path) -> None:
    first = commit(repository, {"access.yaml": "one"})
    repository.joinpath("access.yaml").write_text("two")
    found = commits("HEAD", ["access.yaml"])
    assert found == (first, None, [("access.yaml", b"one")], [])


def test_too_much_is_not_read(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit(repository, {"access.yaml": "x" * 100})
    monkeypatch.setattr("doorlist.access.commits._MOST_BYTES", 99)
    with pytest.raises(DoorlistError, match="larger than"):
        commits("HEAD..HEAD", ["access.yaml"])


def test_the_environment_cannot_point_elsewhere_or_switch_on_helpers(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commit(repository, {"access.yaml": "x", ".gitattributes": "*.yaml diff=evil filter=evil\n"})
    ran = tmp_path / "ran"
    git("config", "diff.evil.textconv", f"touch {ran}; cat")
    git("config", "filter.evil.smudge", f"touch {ran}; cat")
    git("config", "core.pager", f"touch {ran}; cat")
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_TRACE", str(ran))
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", f"touch {ran}")
    assert commits("HEAD..HEAD", ["access.yaml"]).new == [("access.yaml", b"x")]
    assert not ran.exists()


def test_outside_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    with pytest.raises(DoorlistError, match="the current folder isn't in a git repository") as caught:
        commits("HEAD..HEAD", ["access.yaml"])
    assert "doorlist diff OLD NEW" in str(caught.value)
    assert "fetch-depth" not in str(caught.value)


def test_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DoorlistError, match="git isn't installed") as caught:
        commits("HEAD..HEAD", ["access.yaml"])
    assert caught.value.fix == "Install it; without it, doorlist diff OLD NEW compares two paths."


def test_git_that_cannot_be_run(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def hangs(*_: object, **__: object) -> None:
        raise subprocess.TimeoutExpired("git", 60)

    monkeypatch.setattr(subprocess, "run", hangs)
    with pytest.raises(DoorlistError, match="git can't be run"):
        commits("HEAD..HEAD", ["access.yaml"])
