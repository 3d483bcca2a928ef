from __future__ import annotations

from typing import TYPE_CHECKING

from support.commandline import doorlist

if TYPE_CHECKING:
    import pytest

    from doorlist.emulator.running import Running


def test_it_tells_what_the_key_opens(platform: Running) -> None:
    ended = doorlist("whoami")
    assert (ended.code, ended.err) == (0, "")
    assert "Acme" in ended.out
    assert "self-hosted" in ended.out
    assert "Owner, Admin and Member" in ended.out
    assert platform.key not in ended.out


def test_as_a_document(platform: Running) -> None:
    document = doorlist("whoami", "--format", "json").json
    assert document["organization"]["plan"] == "TEAM"
    assert document["projects"] == 2
    assert [role["name"] for role in document["roles"]] == ["Owner", "Admin", "Member"]


def test_the_number_of_projects_stands_once(platform: Running) -> None:
    told = doorlist("whoami").out
    assert told.endswith("; it opens 2 projects.\n")
    assert told.count("project") == 1


def test_all_lists_projects_their_ids_and_roles(platform: Running) -> None:
    told = doorlist("whoami", "--all").out.partition("Projects (2)\n")[2].partition("\n\n")[0]
    projects = platform.state()["projects"]
    assert len(told.splitlines()) == len(projects) == 2
    for line, project in zip(told.splitlines(), sorted(projects, key=lambda one: one["name"]), strict=True):
        assert line.startswith(f"  {project['name']} ({project['id']}): Owner, Manager")
    assert "Annotator" in told


def test_all_as_a_document(platform: Running) -> None:
    document = doorlist("whoami", "--all", "--format", "json").json
    names = {project["name"]: [role["name"] for role in project["roles"]] for project in document["all_projects"]}
    assert names.keys() == {project["name"] for project in platform.state()["projects"]}
    assert all(roles[:3] == ["Owner", "Manager", "Member"] for roles in names.values())
    assert "all_projects" not in doorlist("whoami", "--format", "json").json


def test_a_wrong_key_is_told_once(platform: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONFIDENT_ORG_API_KEY", "wrong-key")
    platform.clear_requests()
    ended = doorlist("whoami")
    assert ended.code == 1
    assert "wrong-key" not in ended.err
    assert len(platform.requests()) == 1


def test_no_key_is_an_error(platform: Running, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY")
    ended = doorlist("whoami", "--format=json")
    assert ended.code == 1
    assert "CONFIDENT_ORG_API_KEY" in ended.json["errors"][0]["message"]
