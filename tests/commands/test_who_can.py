from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from doorlist.emulator.store import company
from support.accessfiles import write
from support.commandline import doorlist

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

pytestmark = pytest.mark.usefixtures("platform")
EXAMPLE = str(Path(__file__).parents[2] / "examples" / "access.yaml")


@pytest.fixture(autouse=True)
def acme(platform: Running) -> Running:
    platform.reset(company())
    platform.clear_requests()
    return platform


def test_who_may_change_roles() -> None:
    ended = doorlist("who-can", "iam:manage", EXAMPLE)
    assert ended.code == 0
    assert ended.out.splitlines()[-1] == "10 people hold iam:manage."
    assert "  5 projects, through the organization: 3 people\n" in ended.out
    assert len(ended.out.splitlines()) <= 40


def test_the_document(acme: Running) -> None:
    document = doorlist("who-can", "trace:delete", EXAMPLE, "--format", "json").json
    assert document["permission"] == "trace:delete"
    organization, claims = document["scopes"][:2]
    assert organization["permissions"] == organization["holders"] == []
    assert claims["permissions"] == ["trace:delete"]
    leslie = next(one for one in claims["holders"] if one["email"] == "leslie@acme.example")
    assert [[(step["kind"], step["name"]) for step in way] for way in leslie["ways"]] == [
        [("entry", "leslie@acme.example"), ("role", "Manager"), ("permission", "trace:delete")]
    ]
    assert {request["verb"] for request in acme.requests()} == {"GET"}
    # Sandbox is in no file, and so not asked about.
    assert "Sandbox" not in [one["scope"].get("name") for one in document["scopes"]]


def test_a_pattern_says_which_permission_by_which_way() -> None:
    ended = doorlist("who-can", "*:read", EXAMPLE, "--project", "Red Team")
    assert (
        "trace:read and user:read by template audited → role Auditor → policy Look: karen@acme.example" in ended.out
    )


def test_who_could_get_it() -> None:
    ended = doorlist("who-can", "trace:delete", EXAMPLE, "--project", "Red Team", "--format", "json")
    assert ended.json["scopes"][0]["could_get"] == []


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("trce:read", "Did you mean trace:read?"),
        ("moon:*", "no permission matches 'moon:*'"),
        ("traces", "A permission is resource:action"),
        ("*", 'Did you mean "*:*"?'),
    ],
)
def test_what_there_is_not(asked: str, said: str) -> None:
    ended = doorlist("who-can", asked, EXAMPLE)
    assert (ended.code, ended.out) == (1, "")
    assert said in ended.err


def test_offline_needs_no_key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CONFIDENT_ORG_API_KEY")
    ended = doorlist("who-can", "trace:delete", EXAMPLE, "--offline", "--project", "Red Team")
    assert ended.code == 0
    assert "built-in role Owner: edsger@acme.example" in ended.out


@pytest.mark.parametrize("offline", [[], ["--offline"]], ids=["live", "offline"])
def test_projects_that_the_files_do_not_manage_are_not_asked_about(offline: list[str]) -> None:
    document = doorlist("who-can", "trace:read", EXAMPLE, *offline, "--format", "json").json
    names = [one["scope"].get("name") for one in document["scopes"]]
    assert names == [None, "Claims Triage", "Docs Search", "Red Team", "Support Bot", "Voice Agent"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        (
            "trce:read",
            "Neither the files nor the documentation know permissions of trce. Did you mean trace?",
        ),
        (
            "trace:delet",
            "Neither the files nor the documentation know a permission trace:delet, or one like it of anything else. "
            "Did you mean trace:delete?",
        ),
    ],
)
def test_offline_nobody_can_refuse_what_only_live_knows(asked: str, told: str) -> None:
    ended = doorlist("who-can", asked, EXAMPLE, "--offline")
    assert (ended.code, ended.err) == (0, f"hint: {told}\n")
    ended = doorlist("who-can", asked, EXAMPLE, "--offline", "--format", "json")
    assert (ended.json["hints"], ended.err) == ([{"message": told}], f"hint: {told}\n")
    markdown = doorlist("who-can", asked, EXAMPLE, "--offline", "--format", "markdown").out
    assert "Did you mean" in markdown


@pytest.mark.parametrize("asked", ["trace:delete", "trace:*", "*:delete", "project:manage"])
def test_offline_what_is_known_gets_no_hint(asked: str) -> None:
    ended = doorlist("who-can", asked, EXAMPLE, "--offline", "--format", "json")
    assert (ended.json["hints"], ended.err) == ([], "")


def test_a_project_that_no_file_names_can_be_asked_about() -> None:
    ended = doorlist("who-can", "trace:delete", EXAMPLE, "--project", "Sandbox")
    assert ended.code == 0
    assert "Project Sandbox: " in ended.out


@pytest.mark.parametrize("asked", ["nothing like it", "a\n::error::y"])
@pytest.mark.parametrize("command", [["who-can", "trace:read"], ["explain", "ada@acme.example"]])
def test_a_project_s_name_forges_no_line_of_an_error(acme: Running, command: list[str], asked: str) -> None:
    people = [{"email": "ada@acme.example", "role": "Owner"}]
    acme.reset(
        {"organization": {"name": "Acme", "members": people}, "projects": [{"id": "p", "name": "a\n::error::x"}]}
    )
    write("version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner}\n")
    ended = doorlist(*command, "--project", asked)
    assert (ended.code, len(ended.err.splitlines())) == (1, 2)
    assert "a\\n::error::x" in ended.err
