from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from doorlist.emulator.store import company
from support.accessfiles import write
from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

pytestmark = pytest.mark.usefixtures("platform")
EXAMPLE = str(Path(__file__).parents[2] / "examples" / "access.yaml")
GRACE, KAREN = "grace@acme.example", "karen@acme.example"


@pytest.fixture
def acme(platform: Running) -> Running:
    platform.reset(company())
    platform.clear_requests()
    return platform


def explained(*arguments: str) -> Any:
    return doorlist("explain", *arguments, EXAMPLE, "--format", "json").json


@pytest.mark.usefixtures("acme")
def test_why_may_this_person_do_that() -> None:
    ended = doorlist("explain", KAREN, EXAMPLE)
    assert ended.code == 0
    assert (
        ended.out.splitlines()[-1]
        == "karen@acme.example (Karen Spärck Jones): Auditor of the organization, in 2 projects."
    )
    assert "Project Red Team: Auditor  " in ended.out
    assert "trace:read and user:read: template audited → role Auditor → policy Look" in ended.out
    assert len(ended.out.splitlines()) <= 24


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            ["kurt@acme.example"],
            "kurt@acme.example: invited to the organization as Member, invited to 1 project.",
        ),
        (
            ["norbert@partner.example"],
            "norbert@partner.example (Norbert Wiener): Member of the organization, in 1 project, "
            "invited to 1 project.",
        ),
        (["emmy@acme.example", "--offline"], "emmy@acme.example: Member of the organization."),
        (["mary@acme.example", "--offline"], "mary@acme.example: Member of the organization, in 1 project."),
    ],
)
def test_being_in_invited_and_named_are_three_things(asked: list[str], told: str) -> None:
    assert doorlist("explain", *asked, EXAMPLE).out.splitlines()[-1] == told


def test_being_named_alone_is_no_access(platform: Running) -> None:
    people = [{"email": f"{name}@acme.example", "role": role} for name, role in (("ada", "Owner"), ("bob", "Member"))]
    seed = {"organization": {"name": "Acme", "members": people}, "projects": [{"id": "bot", "name": "Bot"}]}
    platform.reset(seed)
    write("version: 1\norganization:\n  name: Acme\nprojects:\n  Bot:\n    members: {bob@acme.example: Manager}\n")
    told = doorlist("explain", "bob@acme.example").out.splitlines()
    assert told[-1] == "bob@acme.example: Member of the organization, named in 1 project."
    assert "  + Project Bot: not in, should be Manager  access.yaml:6" in told


@pytest.mark.usefixtures("acme")
def test_somebody_who_is_known_and_not_in_that_project() -> None:
    ended = doorlist("explain", KAREN, EXAMPLE, "--project", "Sandbox")
    assert (ended.code, ended.out) == (1, "")
    assert "'karen@acme.example' isn't in, invited or named in project 'Sandbox'" in ended.err
    assert "Did you mean" not in ended.err


@pytest.mark.usefixtures("acme")
def test_the_document_has_whole_ways() -> None:
    document = explained(GRACE)
    assert document["email"] == GRACE
    assert [one["scope"].get("name") for one in document["scopes"]] == [
        None,
        "Claims Triage",
        "Docs Search",
        "Red Team",
        "Sandbox",
        "Support Bot",
        "Voice Agent",
    ]
    organization, claims = document["scopes"][:2]
    assert (organization["live"], organization["wanted"], organization["presence"]) == ("Admin", "Admin", "member")
    assert (claims["live"], claims["entry"], claims["presence"]) == (None, None, "absent")
    delete = next(one for one in claims["permissions"] if one["name"] == "trace:delete")
    (way,) = delete["ways"]
    assert [(step["kind"], step["name"]) for step in way] == [
        ("entry", GRACE),
        ("role", "Admin"),
        ("permission", "project:manage"),
        ("permission", "trace:delete"),
    ]
    assert way[0]["source"] == {"file": EXAMPLE, "line": 10}
    assert way[1]["documented"] is True


def test_it_only_reads_and_no_more_than_it_needs(acme: Running) -> None:
    explained(KAREN)
    requests = acme.requests()
    assert {request["verb"] for request in requests} == {"GET"}
    paths = [request["path"] for request in requests]
    # Karen holds a custom role in the organization and in two of six projects; in two more the plan, which tells what
    # waits for her, changes somebody's role.
    assert sum(path.endswith("/policies") for path in paths) == 5
    assert sum(path.endswith("/permissions") for path in paths) == 2


def test_of_one_project_alone_no_other_is_read(acme: Running) -> None:
    document = explained(KAREN, "--project", "Red Team")
    assert [one["scope"].get("name") for one in document["scopes"]] == ["Red Team"]
    assert doorlist("explain", KAREN, EXAMPLE, "--project", "Red Team").out.endswith(
        "Karen Spärck Jones): in 1 project.\n"
    )
    projects = {request["path"].split("/")[3] for request in acme.requests() if "/projects/" in request["path"]}
    assert len(projects) == 1


@pytest.mark.usefixtures("acme")
def test_offline_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY")
    ended = doorlist("explain", KAREN, EXAMPLE, "--offline")
    assert ended.code == 0
    assert "By the files alone" in ended.out
    assert "trace:read and user:read: template audited → role Auditor → policy Look" in ended.out


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("offline", [["--offline"], []])
def test_a_misspelt_person_is_told_the_nearest(offline: list[str]) -> None:
    ended = doorlist("explain", "graze@acme.example", EXAMPLE, *offline)
    assert (ended.code, ended.out) == (1, "")
    assert "nobody called 'graze@acme.example' is in, invited or named" in ended.err
    assert "Did you mean grace@acme.example?" in ended.err


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize("offline", [["--offline"], []])
def test_a_misspelt_project_is_told_the_nearest(offline: list[str]) -> None:
    ended = doorlist("explain", GRACE, EXAMPLE, "--project", "Red Teem", *offline)
    assert ended.code == 1
    assert "Did you mean Red Team?" in ended.err


@pytest.mark.usefixtures("acme")
def test_a_person_is_named_in_any_case() -> None:
    assert explained(" Grace@ACME.example ")["email"] == GRACE


def test_a_leaver_is_told_what_stays(platform: Running) -> None:
    people = [{"email": f"{name}@acme.example", "role": role} for name, role in (("ada", "Owner"), ("bob", "Member"))]
    key = {"id": 7, "name": "nightly", "tail": "9f3a", "created_at": "2024-01-01T00:00:00Z"}
    dead = {"id": 8, "name": "old", "tail": "0000", "valid": False}
    platform.reset(
        {
            "organization": {"name": "Acme", "members": people},
            "projects": [{"id": "bot", "name": "Bot", "members": people[1:], "api_keys": [key, dead]}],
        }
    )
    write("version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner}\n")
    ended = doorlist("explain", "bob@acme.example")
    assert "Organization: Member, to be removed" in ended.out
    assert "Project Bot: Member, to be removed" in ended.out
    # The organization has no key that lives on.
    assert (
        "API keys that live on (1)\n  Project Bot: 1 valid API key; whoever knows their values can go on" in ended.out
    )
    assert "nightly, …9f3a: never used" in ended.out
    document = doorlist("explain", "bob@acme.example", "--format", "json").json
    bot = next(one for one in document["keys"] if one["scope"]["type"] == "project")
    assert [(one["id"], one["valid"], one["ends_with"]) for one in bot["keys"]] == [
        (7, True, "9f3a"),
        (8, False, "0000"),
    ]


@pytest.mark.usefixtures("acme")
def test_every_format(tmp_path: Path) -> None:
    ended = doorlist("explain", KAREN, EXAMPLE, "--out-dir", "out", "--format", "markdown")
    assert ended.code == 0
    assert "### doorlist explain: `karen@acme.example`" in ended.out
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == [
        "explain.html",
        "explain.json",
        "explain.md",
        "explain.txt",
    ]


@pytest.mark.usefixtures("acme")
def test_another_day() -> None:
    ended = doorlist("explain", "norbert@partner.example", EXAMPLE, "--as-of", "2100-01-01")
    assert ended.code == 0
    assert "As it will be on 2100-01-01." in ended.out
    assert "Organization: Member, to be removed" in ended.out
    assert "may do" not in ended.out


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(
    ("person", "told"),
    [
        ("kurt@acme.example", "invited to the organization as Member"),
        ("grace@acme.example", "Admin of the organization"),
        ("hedy@partner.example", "Member of the organization"),
    ],
)
def test_the_headline_says_where_somebody_stands(person: str, told: str) -> None:
    assert told in doorlist("explain", person, EXAMPLE).out.splitlines()[-1]


@pytest.mark.usefixtures("acme")
@pytest.mark.parametrize(("offline", "begins"), [(["--offline"], "  The files name "), ([], "  It has ")])
def test_a_project_like_no_other_is_answered_with_all_there_are(offline: list[str], begins: str) -> None:
    ended = doorlist("explain", GRACE, EXAMPLE, "--project", "zzzzzz", *offline)
    assert ended.code == 1
    fix = ended.err.splitlines()[-1]
    assert fix.startswith(begins)
    assert (fix.count(begins.strip()), fix.count("Red Team"), fix.endswith("..")) == (1, 1, False)
