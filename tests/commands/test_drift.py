"""`doorlist drift`, end to end."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from support.accessfiles import BLOCKED, CHANGES, IN_SYNC, NO_PROJECT, write
from support.commandline import doorlist
from support.emulator import acme, call, user_id

if TYPE_CHECKING:
    from doorlist.emulator.running import Running

pytestmark = pytest.mark.usefixtures("platform")


@pytest.mark.parametrize(("text", "code"), [(IN_SYNC, 0), (CHANGES, 2), (BLOCKED, 2), (NO_PROJECT, 1)])
def test_exit_codes_and_it_only_reads(platform: Running, text: str, code: int) -> None:
    write(text)
    assert doorlist("snapshot", "--out", "snapshot.json").code == 0
    for options in ([], ["--baseline", "snapshot.json"]):
        platform.clear_requests()
        assert doorlist("drift", *options).code == code
        assert {request["verb"] for request in platform.requests()} == {"GET"}


def test_without_a_baseline_nothing_is_read_that_a_plan_does_not_need(platform: Running) -> None:
    write(IN_SYNC)
    platform.clear_requests()
    doorlist("drift")
    paths = [request["path"] for request in platform.requests()]
    assert not any("docs" in path or path.endswith("/roles") for path in paths)


def test_whoever_has_yet_to_answer_is_no_drift(platform: Running) -> None:
    write(IN_SYNC + "  Docs:\n    members: {mary@acme.example: Manager}\n    invitees: {ada@acme.example: Member}\n")
    call(platform, "POST", "/v2/projects/docs/invitations", {"emails": ["ada@acme.example"]})
    ended = doorlist("drift")
    assert ended.code == 0
    assert "Not counted as drift: 1 entry waiting." in ended.out


def test_a_baseline_tells_who_moved(platform: Running) -> None:
    write(IN_SYNC)
    assert doorlist("snapshot", "--out", "snapshot.json").code == 0
    role = "/v2/organization/members/" + user_id(platform, "mary@acme.example")
    admin = next(
        role["id"]
        for role in call(platform, "GET", "/v2/organization/roles").data["roles"]
        if role["name"] == "Admin"
    )
    call(platform, "PUT", role, {"roleId": admin})
    platform.leave("alan@partner.example")
    write(IN_SYNC.replace("mary@acme.example: Member", "mary@acme.example: Member\n    kurt@acme.example: Member"))
    ended = doorlist("drift", "--baseline", "snapshot.json", "--format", "json")
    assert ended.code == 2
    assert {
        (one["email"], one["scope"]["type"], one["what"], one["origin"]) for one in ended.json["differences"]
    } == {
        ("alan@partner.example", "organization", "missing", "outside"),
        ("alan@partner.example", "project", "missing", "outside"),
        ("kurt@acme.example", "organization", "missing", "pending"),
        ("mary@acme.example", "organization", "role", "outside"),
    }
    assert {(one["email"], one["what"]) for one in ended.json["changes"]} == {
        ("alan@partner.example", "left"),
        ("mary@acme.example", "role"),
    }


def test_a_policy_that_somebody_widens_is_told_with_whom_it_concerns(platform: Running) -> None:
    permissions = {
        one["name"]: one["id"] for one in call(platform, "GET", "/v2/organization/permissions").data["permissions"]
    }
    look = {"name": "Look", "permissionIds": [permissions["user:read"]]}
    policy = call(platform, "POST", "/v2/organization/policies", look).data
    auditor = call(platform, "POST", "/v2/organization/roles", {"name": "Auditor", "policyIds": [policy["id"]]}).data
    mary = "/v2/organization/members/" + user_id(platform, "mary@acme.example")
    call(platform, "PUT", mary, {"roleId": auditor["id"]})
    write(
        IN_SYNC.replace("mary@acme.example: Member", "mary@acme.example: Auditor").replace(
            "  name: Acme\n", "  name: Acme\n  policies: {Look: [user:read]}\n  roles: {Auditor: [Look]}\n", 1
        )
    )
    assert doorlist("drift").code == 0
    assert doorlist("snapshot", "--out", "snapshot.json").code == 0
    wider = {**look, "permissionIds": [permissions["user:read"], permissions["iam:manage"]]}
    call(platform, "PUT", f"/v2/organization/policies/{policy['id']}", wider)
    ended = doorlist("drift")
    assert ended.code == 2
    assert "policy Look of the organization" in ended.out
    assert "It has iam:manage, which the files don't give." in ended.out
    assert "concerns: mary@acme.example" in ended.out
    ended = doorlist("drift", "--baseline", "snapshot.json")
    assert ended.code == 2
    assert "Changed outside (1)" in ended.out
    assert "the policy Look in the organization was changed: +iam:manage" in ended.out


def test_a_baseline_that_is_none(platform: Running) -> None:
    write(IN_SYNC)
    assert doorlist("snapshot", "--out", "snapshot.json").code == 0
    Path("other.json").write_text("{}", encoding="utf-8")
    Path("folder").mkdir()
    for name, said in (
        ("other.json", "not a snapshot"),
        ("nowhere.json", "can't be read"),
        ("folder", "is a directory"),
    ):
        ended = doorlist("drift", "--baseline", name)
        assert ended.code == 1
        assert f"{name}: " in ended.err
        assert said in ended.err
    platform.reset(acme(id="other"))
    ended = doorlist("drift", "--baseline", "snapshot.json")
    assert ended.code == 1
    assert "another organization" in ended.err


def test_as_of_shows_who_will_have_lost_access() -> None:
    write(IN_SYNC.replace("mary@acme.example: Member", "mary@acme.example: {role: Member, expires: 2099-01-31}"))
    assert doorlist("drift").code == 0
    ended = doorlist("drift", "--as-of", "2099-02-01")
    assert ended.code == 2
    assert "mary@acme.example in the organization" in ended.out


def test_every_format_and_the_annotations() -> None:
    write(CHANGES)
    ended = doorlist("drift", "--format", "markdown", "--out-dir", "results", "--annotate", "github")
    assert ended.code == 2
    assert ended.out.startswith("<!-- doorlist:drift:default -->")
    assert "::warning file=access.yaml,line=8" in ended.err
    files = {path.name: path.read_text(encoding="utf-8") for path in Path("results").iterdir()}
    assert set(files) == {"drift.txt", "drift.json", "drift.md", "drift.html"}
    assert files["drift.md"] == ended.out
    assert json.loads(files["drift.json"])["summary"]["missing"] == 1
    assert doorlist("drift", "--format", "html").out.startswith("<!doctype html>")


def test_problems_of_the_file_show_their_lines_with_a_baseline_too() -> None:
    write(NO_PROJECT)
    assert doorlist("snapshot", "--out", "snapshot.json").code == 0
    ended = doorlist("drift", "--baseline", "snapshot.json", "--annotate", "github")
    assert ended.code == 1
    assert "  Suport Bot:" in ended.err
    assert "::error file=access.yaml,line=10" in ended.err


def test_projects_that_no_file_names_are_drift_where_the_files_say_so(platform: Running) -> None:
    people = [{"email": "ada@acme.example", "role": "Owner"}]
    platform.reset(
        {
            "organization": {"name": "Acme", "members": people},
            "projects": [{"id": "bot", "name": "Bot", "members": []}, {"id": "lab", "name": "Lab", "members": []}],
        }
    )
    head = "version: 1\norganization:\n  name: Acme\n  members: {ada@acme.example: Owner}\n"
    tail = "projects:\n  Bot: {}\n"
    write(head + tail)
    assert doorlist("drift").code == 0
    write(f"{head}  unnamed_projects: drift\n{tail}")
    ended = doorlist("drift")
    assert ended.code == 2
    assert "Projects that no file names (1)\n  Project Lab\n" in ended.out
    assert "Drift: 1 difference (1 project that no file names)." in ended.out
    document = doorlist("drift", "--format", "json").json
    assert document["unnamed_projects"] == [{"type": "project", "id": "lab", "name": "Lab"}]
    write(f"{head}  unnamed_projects: drift\n{tail}  Lab: {{}}\n")
    assert doorlist("drift").code == 0
