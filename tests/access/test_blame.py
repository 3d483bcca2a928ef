"""Since which commit each line of a file is there."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from doorlist.access.blame import Origin, blame
from doorlist.errors import DoorlistError
from support.repositories import Repository


def test_each_line_has_the_commit_that_wrote_it(repository: Repository) -> None:
    one = repository.commit({"access.yaml": "first: 1\nsecond: 2\n"}, author="Grace Hopper")
    two = repository.commit({"access.yaml": "first: 1\nsecond: 3\n"}, author="Alan Turing")
    assert blame("access.yaml") == {
        1: Origin(one, "Grace Hopper", datetime(2026, 1, 1, 9, tzinfo=UTC)),
        2: Origin(two, "Alan Turing", datetime(2026, 1, 2, 9, tzinfo=UTC)),
    }


def test_what_is_not_committed_has_no_commit(repository: Repository) -> None:
    repository.commit({"access.yaml": "first: 1\n"})
    repository.folder.joinpath("access.yaml").write_text("first: 1\nnew: 2\n")
    assert blame("access.yaml")[2] == Origin(None, None, None)


def test_indenting_and_moving_keep_the_commit(repository: Repository) -> None:
    lines = [f"person{number}@acme.example: Member" for number in range(9)]
    one = repository.commit({"people.yaml": "\n".join(lines) + "\n"})
    repository.move("people.yaml", "access.yaml")
    repository.commit({"access.yaml": "members:\n" + "\n".join(f"  {line}" for line in reversed(lines)) + "\n"})
    assert {origin.commit for line, origin in blame("access.yaml").items() if line > 1} == {one}


def test_the_authors_zone_is_kept(repository: Repository) -> None:
    repository.commit({"access.yaml": "x: 1\n"})
    repository.git("commit", "-q", "--amend", "--no-edit", "--date=2026-05-01T23:30:00-09:30")
    date = blame("access.yaml")[1].date
    assert date is not None
    assert date.isoformat() == "2026-05-01T23:30:00-09:30"


def test_a_file_that_git_does_not_know(repository: Repository) -> None:
    repository.commit({"access.yaml": "x: 1\n"})
    repository.folder.joinpath("other.yaml").write_text("x: 1\n")
    with pytest.raises(DoorlistError, match="git can't say since when"):
        blame("other.yaml")
    assert blame("access.yaml")


def test_the_lines_of_a_link_are_those_of_its_file(repository: Repository) -> None:
    one = repository.commit({"shared/more.yaml": "a\nb\n"})
    repository.folder.joinpath("link.yaml").symlink_to("shared/more.yaml")
    repository.commit({})
    assert {line: origin.commit for line, origin in blame("link.yaml").items()} == {1: one, 2: one}


def test_an_empty_file(repository: Repository) -> None:
    repository.commit({"access.yaml": ""})
    assert blame("access.yaml") == {}


def test_without_git_no_other_command_is_advised(repository: Repository, monkeypatch: pytest.MonkeyPatch) -> None:
    repository.commit({"access.yaml": "first: 1\n"})
    monkeypatch.setenv("PATH", "")
    with pytest.raises(DoorlistError, match="git isn't installed") as caught:
        blame("access.yaml")
    assert caught.value.fix == "Install it."
