from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from support.commandline import doorlist
from support.repositories import Repository

if TYPE_CHECKING:
    from pathlib import Path

ADA = "ada@acme.example"


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Repository:
    made = Repository(tmp_path / "repository")
    monkeypatch.chdir(made.folder)
    return made


def access(members: str, groups: str = "{}") -> str:
    return (
        f"version: 1\norganization: {{name: Acme}}\nprojects:\n  Bot:\n    members: {{{members}}}\ngroups: {groups}\n"
    )


def test_since_when_and_who_approved_it(repository: Repository) -> None:
    repository.commit({"access.yaml": access("")}, "Begin")
    repository.commit({"access.yaml": access(f"{ADA}: Member")}, "Let Ada in", author="Grace Hopper")
    repository.commit({"access.yaml": access("group:ml: Manager", f"{{ml: [{ADA}]}}")}, "Make groups")
    repository.commit({"access.yaml": access("group:ml: Manager", "{ml: []}")}, "Let Ada go", author="Alan Turing")
    ended = doorlist("history", ADA)
    assert ended.code == 0
    assert [line.strip() for line in ended.out.splitlines() if "Project Bot" in line] == [
        "- took     Project Bot: Manager, by group ml before  access.yaml:5",
        "~ changed  Project Bot: Member → Manager, named directly → group ml  access.yaml:5",
        "+ gave     Project Bot: Member  access.yaml:5",
    ]
    assert "2026-01-02" in ended.out
    assert " Grace Hopper: Let Ada in" in ended.out
    assert ended.out.endswith(f"{ADA}: 3 of 4 commits that touched the access files gave, changed or took access.\n")


def test_the_document(repository: Repository) -> None:
    one = repository.commit({"access.yaml": access(f"{ADA}: Member")}, "Let Ada in")
    document = doorlist("history", ADA, "--format", "json").json
    (event,) = document["events"]
    assert event["commit"] == {
        "id": one,
        "date": "2026-01-01T09:00:00+00:00",
        "author": "Ada Lovelace",
        "subject": "Let Ada in",
    }
    (change,) = event["changes"]
    assert (change["what"], change["role"], change["scope"]["name"]) == (
        "gave",
        {"from": None, "to": "Member"},
        "Bot",
    )
    assert change["source"] == {"file": "access.yaml", "line": 5}


def test_a_file_that_moves_in_gives_what_it_says(repository: Repository) -> None:
    repository.commit(
        {"access/a.yaml": "version: 1\norganization: {name: Acme}\n", "draft.yaml": access(f"{ADA}: Member")}
    )
    repository.move("draft.yaml", "access/b.yaml")
    ended = doorlist("history", ADA)
    assert "+ gave     Project Bot: Member" in ended.out
    assert "the commit moved draft.yaml here" in ended.out


def test_a_commit_in_error_is_named(repository: Repository) -> None:
    repository.commit({"access.yaml": access(f"{ADA}: Member")})
    repository.commit({"access.yaml": access(f"{ADA}: Member") + "nonsense: 1\n"}, "Break it")
    repository.commit({"access.yaml": access(f"{ADA}: Member")}, "Mend it")
    ended = doorlist("history", ADA)
    assert "Not known (1)" in ended.out
    assert "Ada Lovelace: Break it" in ended.out
    assert "access.yaml:7: " in ended.out
    assert "1 of 3 commits" in ended.out


def test_links_are_followed_and_one_that_leads_nowhere_leaves_its_commit_unknown(repository: Repository) -> None:
    repository.commit({"shared/people.yaml": access("")})
    repository.folder.joinpath("access").mkdir()
    link = repository.folder / "access" / "people.yaml"
    link.symlink_to("../shared/people.yaml")
    repository.commit({})
    gave = repository.commit({"shared/people.yaml": access(f"{ADA}: Member")})
    document = doorlist("history", ADA, "--format", "json").json
    assert [event["commit"]["id"] for event in document["events"]] == [gave]
    link.unlink()
    link.symlink_to("nowhere.yaml")
    broken = repository.commit({})
    document = doorlist("history", ADA, "--format", "json").json
    assert [event["commit"]["id"] for event in document["events"]] == [gave]
    (unknown,) = document["unknown"]
    assert unknown["commit"]["id"] == broken
    assert unknown["why"].startswith("access/people.yaml: a symbolic link that leads to nothing in git")


def test_a_shallow_clone_says_where_knowledge_ends(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for role in ("Member", "Manager", "Member"):
        repository.commit({"access.yaml": access(f"{ADA}: {role}")}, f"Make Ada {role}")
    folder = tmp_path / "clone"
    repository.git("clone", "-q", "--depth=2", f"file://{repository.folder}", str(folder))
    monkeypatch.chdir(folder)
    ended = doorlist("history", ADA)
    assert "~ changed  Project Bot: Manager → Member" in ended.out
    assert "gave" not in ended.out.partition("History")[2].partition("\n\n")[0]
    assert "The clone begins with 2026-01-02" in ended.out
    assert "git fetch --unshallow" in ended.out


def test_somebody_whom_no_commit_names(repository: Repository) -> None:
    repository.commit({"access.yaml": access(f"{ADA}: Member")})
    ended = doorlist("history", "adda@acme.example")
    assert (ended.code, ended.out) == (1, "")
    assert "Did you mean ada@acme.example?" in ended.err


def test_an_address_hidden_by_escapes_is_found(repository: Repository) -> None:
    repository.commit({"access.yaml": access('"\\x61da@acme.example": Member')})
    assert "+ gave " in doorlist("history", ADA).out


def test_hostile_names_of_commits(repository: Repository) -> None:
    repository.commit(
        {"access.yaml": access(f"{ADA}: Member")}, "\x1b[31m::error::x ##[command]y", author="\u202eeve <b>"
    )
    ended = doorlist("history", ADA)
    assert "\x1b" not in ended.out
    assert "##[" not in ended.out
    assert "\\u202eeve" in ended.out
    assert "<b>" not in doorlist("history", ADA, "--format", "html").out
