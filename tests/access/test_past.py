"""The access files of each commit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.access.git import ObjectReader
from doorlist.access.git_trees import File
from doorlist.access.past import Commit, Move, Past
from doorlist.errors import DoorlistError
from support.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path


def contents(past: Past, commit: Commit) -> dict[str, bytes]:
    return {file.path: past.content(file) for file in past.files(commit.id)}


def test_commits_that_touched_the_files_and_what_they_held(repository: Repository, reader: ObjectReader) -> None:
    one = repository.commit({"access.yaml": "one"}, "First", author="Grace Hopper")
    repository.commit({"other.txt": "x"})
    two = repository.commit({"access.yaml": "two"}, "Second")
    past = Past(reader, [], ("access.yaml", "access"))
    assert [commit.id for commit in past.commits] == [two, one]
    newest, oldest = past.commits
    assert newest.parents == (one,)
    assert oldest == Commit(one, (), "Grace Hopper", "2026-01-01T09:00:00+00:00", "First")
    assert contents(past, newest) == {"access.yaml": b"two"}
    assert contents(past, oldest) == {"access.yaml": b"one"}


def test_a_folder_stands_for_the_files_that_the_loader_takes(repository: Repository, reader: ObjectReader) -> None:
    repository.commit(
        {
            "access/b.yml": "b",
            "access/sub/a.yaml": "a",
            "access/.hidden.yaml": "no",
            "access/.git2/x.yaml": "no",
            "access/notes.md": "no",
        }
    )
    past = Past(reader, ["access"])
    assert contents(past, past.commits[0]) == {"access/b.yml": b"b", "access/sub/a.yaml": b"a"}


def test_paths_are_below_the_current_folder(
    repository: Repository, reader: ObjectReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"team/access.yaml": "x", "top.yaml": "y"})
    monkeypatch.chdir(repository.folder / "team")
    past = Past(reader, ["access.yaml", "../top.yaml"])
    assert contents(past, past.commits[0]) == {"access.yaml": b"x", "../top.yaml": b"y"}


def test_the_whole_repository(repository: Repository, reader: ObjectReader) -> None:
    repository.commit({"a.yaml": "a", "b/c.yaml": "c"})
    past = Past(reader, ["."])
    assert contents(past, past.commits[0]) == {"a.yaml": b"a", "b/c.yaml": b"c"}


def test_a_file_is_followed_to_where_it_was_before(repository: Repository, reader: ObjectReader) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    one = repository.commit({"people.yaml": text})
    two = repository.move("people.yaml", "access.yaml")
    three = repository.move("access.yaml", "access/people.yaml")
    past = Past(reader, [], ("access", "access.yaml"))
    assert [commit.id for commit in past.commits] == [three, two, one]
    assert [list(contents(past, commit)) for commit in past.commits] == [
        ["access/people.yaml"],
        ["access.yaml"],
        ["people.yaml"],
    ]
    assert past.moves(past.commits[0]) == (Move("access.yaml", "access/people.yaml"),)
    assert past.moves(past.commits[2]) == ()


def test_a_folder_is_followed_as_a_folder(repository: Repository, reader: ObjectReader) -> None:
    one = repository.commit({"who/a.yaml": "a\n" * 9, "who/b.yaml": "b\n" * 9})
    repository.move("who", "access")
    past = Past(reader, ["access"])
    assert past.commits[1].id == one
    assert list(contents(past, past.commits[1])) == ["who/a.yaml", "who/b.yaml"]


def test_both_sides_of_a_merge(repository: Repository, reader: ObjectReader) -> None:
    base = repository.commit({"access.yaml": "1\n2\n3\n4\n5\n"})
    repository.git("checkout", "-qb", "side")
    side = repository.commit({"access.yaml": "1\n2\n3\n4\nside\n"})
    repository.git("checkout", "-q", "main")
    main = repository.commit({"access.yaml": "main\n2\n3\n4\n5\n"})
    repository.git("merge", "-q", "--no-ff", "-m", "Merge", "side")
    past = Past(reader, ["access.yaml"])
    assert past.commits[0].parents == (main, side)
    assert {commit.id for commit in past.commits} >= {base, side, main}


def test_a_shallow_clone_says_where_it_ends(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(4):
        repository.commit({"access.yaml": f"{number}\n"})
    for depth, cut in ((2, True), (9, False)):
        folder = tmp_path / f"clone-{depth}"
        repository.git("clone", "-q", f"--depth={depth}", f"file://{repository.folder}", str(folder))
        monkeypatch.chdir(folder)
        with ObjectReader() as reader:
            past = Past(reader, ["access.yaml"])
            assert past.shallow is cut
            assert past.commits[-1].cut is cut
            assert not past.commits[0].cut


def test_what_was_cut_off_is_told_where_the_oldest_commit_seen_is_the_boundary_of_another_path(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.commit({"access.yaml": "0\n"})
    repository.commit({"other": "1\n"})
    repository.commit({"access.yaml": "2\n"})
    folder = tmp_path / "clone"
    repository.git("clone", "-q", "--depth=2", f"file://{repository.folder}", str(folder))
    monkeypatch.chdir(folder)
    with ObjectReader() as reader:
        past = Past(reader, ["access.yaml"])
        # git makes the boundary a root, where the file appears as if it were new.
        assert [commit.cut for commit in past.commits] == [False, True]


def test_no_commit_has_the_files(repository: Repository, reader: ObjectReader) -> None:
    repository.commit({"other.txt": "x"})
    with pytest.raises(DoorlistError, match=r"no commit here has access files at access\.yaml, access"):
        Past(reader, [], ("access.yaml", "access"))


def test_outside_of_a_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with ObjectReader() as reader, pytest.raises(DoorlistError, match="this isn't a git repository") as caught:
        Past(reader, ["access.yaml"])
    assert caught.value.fix == "Run it in the repository that has the access files."


def test_a_repository_without_a_commit(repository: Repository, reader: ObjectReader) -> None:
    assert repository.count == 0
    with pytest.raises(DoorlistError, match="git can't list the commits"):
        Past(reader, ["access.yaml"])


def test_a_path_on_two_lines_is_refused(repository: Repository, reader: ObjectReader) -> None:
    repository.commit({"access.yaml": "x"})
    with pytest.raises(DoorlistError, match="line break"):
        Past(reader, ["access\n.yaml"])


def test_content_that_the_clone_left_out(repository: Repository, reader: ObjectReader) -> None:
    repository.commit({"access.yaml": "x"})
    past = Past(reader, ["access.yaml"])
    with pytest.raises(DoorlistError, match="doesn't have the file's content"):
        past.content(File("access.yaml", "0" * 40))


def test_where_a_link_leads_cannot_ask_git_for_something_else(repository: Repository, reader: ObjectReader) -> None:
    one = repository.commit({"access/a.yaml": "one", "secret/x": "secret"})
    (repository.folder / "access" / "0.yaml").symlink_to(f"x\n{one}:secret/x\ny/z.yaml")
    repository.commit({})
    past = Past(reader, ["access"])
    link, file = past.files(past.commits[0].id)
    assert link.problem == "a symbolic link that leads to nothing in git"
    assert past.content(file) == b"one"


def test_a_former_path_cannot_ask_git_for_something_else(repository: Repository, reader: ObjectReader) -> None:
    text = "".join(f"line {number}\n" for number in range(20))
    old = repository.commit({"x\ny/access.yaml": text})
    repository.move("x\ny/access.yaml", "access.yaml")
    new = repository.commit({"access.yaml": text + "more\n"})
    past = Past(reader, ["access.yaml"])
    assert past.commits[0].id == new
    assert contents(past, past.commits[0]) == {"access.yaml": f"{text}more\n".encode()}
    assert contents(past, past.commits[1]) == {"access.yaml": text.encode()}
    assert old in {commit.id for commit in past.commits}


def test_a_submodule_is_no_file(repository: Repository, reader: ObjectReader) -> None:
    repository.commit({"access/a.yaml": "one"})
    repository.git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},sub")
    repository.git("commit", "-qm", "sub")
    past = Past(reader, ["sub", "access"])
    with pytest.raises(DoorlistError, match="isn't a regular file in git"):
        past.content(past.files(past.commits[0].id)[1])


def test_a_commit_that_changes_what_a_link_leads_to_counts(repository: Repository, reader: ObjectReader) -> None:
    first = repository.commit({"shared/more.yaml": "one"})
    repository.folder.joinpath("access").mkdir()
    repository.folder.joinpath("access/b.yaml").symlink_to("../shared/more.yaml")
    link = repository.commit({})
    repository.commit({"shared/other.yaml": "x"})
    second = repository.commit({"shared/more.yaml": "two"})
    past = Past(reader, ["access"])
    assert [commit.id for commit in past.commits] == [second, link, first]
    assert [contents(past, commit) for commit in past.commits] == [
        {"access/b.yaml": b"two"},
        {"access/b.yaml": b"one"},
        {},
    ]
