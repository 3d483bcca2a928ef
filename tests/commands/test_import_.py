"""`doorlist import`, end to end: what it writes plans to nothing, and it only reads."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from doorlist.emulator.loading import world_from
from doorlist.emulator.state import State
from doorlist.emulator.store import company
from support.commandline import doorlist
from support.live_states import AWKWARD

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


def plan(path: str) -> Any:
    ended = doorlist("plan", path, "--format", "json", "--detailed-exitcode")
    assert ended.code == 0, ended
    return ended.json


def test_stdout_is_the_file_and_nothing_else(platform: Running) -> None:
    platform.clear_requests()
    ended = doorlist("import")
    assert (ended.code, ended.err) == (0, "")
    assert {request["verb"] for request in platform.requests()} == {"GET"}
    Path("mine.yaml").write_text(ended.out, encoding="utf-8")
    assert plan("mine.yaml")["actions"] == []
    assert "    ada@acme.example: Owner # Ada Lovelace\n" in ended.out


@pytest.mark.parametrize("options", [[], ["--split"], ["--groups"], ["--split", "--groups"]])
def test_the_example_company_imports_to_no_actions(platform: Running, options: list[str]) -> None:
    platform.reset(company())
    assert doorlist("import", "--out", "access", *options).code == 0
    planned = plan("access")
    assert (planned["actions"], planned["blocked"]) == ([], [])
    assert doorlist("drift", "access").code == 0
    assert doorlist("fmt", "--check", "access").code == 0
    files = sorted(path.name for path in Path("access").iterdir()) if "--split" in options else []
    assert len(files) == (len(platform.world.projects) + 1 if files else 0)


def test_what_is_there_is_not_overwritten(platform: Running) -> None:
    assert doorlist("import", "--out", "access.yaml").code == 0
    Path("access.yaml").write_text("mine", encoding="utf-8")
    platform.clear_requests()
    ended = doorlist("import", "--out", "access.yaml")
    assert (ended.code, platform.requests()) == (1, [])
    assert "--force" in ended.err
    assert Path("access.yaml").read_text(encoding="utf-8") == "mine"
    assert doorlist("import", "--out", "access.yaml", "--force").code == 0
    assert doorlist("import", "--split", "--out", "folder").code == 0
    assert doorlist("import", "--split", "--out", "folder").code == 1


def test_force_takes_out_the_files_of_projects_that_are_gone(platform: Running) -> None:
    assert doorlist("import", "--split", "--out", "access").code == 0
    mine = Path("access", "rails.yaml")
    mine.write_text("version: 1\nguardrails: {max_removals: 3}\n")
    gone = next(path for path in Path("access").iterdir() if path.name not in {"organization.yaml", "rails.yaml"})
    renamed = gone.rename(gone.with_name("gone.yaml"))
    ended = doorlist("import", "--split", "--out", "access", "--force")
    assert ended.code == 0
    assert "Removed access/gone.yaml: its project is gone." in ended.err
    assert "Left as it was, and read together with the rest: rails.yaml." in ended.err
    assert (renamed.exists(), gone.exists(), mine.exists()) == (False, True, True)
    assert doorlist("plan", "access", "--detailed-exitcode").code == 0


def test_split_takes_a_folder() -> None:
    ended = doorlist("import", "--split")
    assert ended.code == 64
    assert "--out" in ended.err


@pytest.mark.usefixtures("platform")
def test_a_folder_that_cannot_be_made() -> None:
    Path("taken").write_text("", encoding="utf-8")
    ended = doorlist("import", "--split", "--out", "taken/below")
    assert ended.code == 1
    assert "can't be made" in ended.err


emails = st.sampled_from(["ada@acme.example", "kurt@acme.example", "x@gmail.com", "not an email", "o'n@acme.example"])
roles = st.sampled_from(["Owner", "Member", None, "on", " padded "])


policy_names = st.sampled_from(["Look", "Books", *(name for name in AWKWARD if name.strip() == name and name)])


@st.composite
def states(draw: st.DrawFn) -> dict[str, Any]:
    """Worlds that the emulator can hold: left-overs, hostile names, roles that are gone."""

    def scope(name: str, people: list[str], *, ownerless: bool) -> dict[str, Any]:
        owner = draw(st.sampled_from([None, *people] if ownerless else people))
        held = {email: draw(roles.filter(lambda role: role != "Owner")) for email in people}
        members = [{"email": email, "role": "Owner" if email == owner else held[email]} for email in people]
        invited = draw(st.lists(emails, max_size=3))
        invitations = [
            {
                "email": email,
                "status": draw(st.sampled_from(["PENDING", "DECLINED", "ACCEPTED"])),
                **draw(st.sampled_from([{}, {"role": "on"}, {"lost_role_id": "gone"}])),
            }
            for email in invited
        ]
        called = draw(st.lists(policy_names, unique_by=str.casefold, max_size=3))
        permissions = st.lists(st.sampled_from(["user:read", "iam:manage", "user:manage"]), unique=True)
        policies = [
            {
                "name": policy,
                "permissions": draw(permissions),
                **draw(st.sampled_from([{}, {"description": "a\nb: #c"}, {"description": " "}])),
            }
            for policy in called
        ]
        some = st.lists(st.sampled_from(called), unique=True) if called else st.just([])
        custom = [
            {"name": "on", "policies": draw(some)},
            {"name": " padded ", "policies": draw(some)},
            {"name": "Auditor", "policies": draw(some), "description": "Looks"},
        ]
        return {
            "name": name,
            "members": members,
            "invitations": invitations,
            "roles": custom,
            "policies": policies,
        }

    people = draw(st.lists(emails, unique=True, min_size=1, max_size=4))
    names = draw(st.lists(st.sampled_from([name for name in AWKWARD if name.strip()]), unique=True, max_size=2))
    inside = st.lists(st.sampled_from(people), unique=True, max_size=3)
    return {
        "organization": scope(
            draw(st.sampled_from(["Acme", "a: b", "2024", " x", "\x1b[31m"])), people, ownerless=False
        ),
        "projects": [scope(name, draw(inside), ownerless=True) for name in names],
        "people": [{"email": email, "name": draw(st.sampled_from(AWKWARD))} for email in people],
    }


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(state=states(), options=st.sampled_from([[], ["--split"], ["--groups"], ["--no-roles"]]))
def test_any_world_imports_to_no_actions(
    platform: Running, tmp_path_factory: pytest.TempPathFactory, state: dict[str, Any], options: list[str]
) -> None:
    platform.reset(world_from(State.model_validate(state)))
    out = str(tmp_path_factory.mktemp("import") / "access")
    assert doorlist("import", "--out", out, *options).code == 0
    planned = plan(out)
    assert (planned["actions"], planned["blocked"]) == ([], []), json.dumps(state)


def test_roles_and_policies_are_written_unless_people_alone_are_asked_for(platform: Running) -> None:
    organization = {
        "name": "Acme",
        "members": [{"email": "ada@acme.example", "role": "Owner"}],
        "policies": [{"name": "Look", "permissions": ["user:read"], "description": "Reads"}],
        "roles": [{"name": "Auditor", "policies": ["Look"]}],
    }
    platform.reset(world_from(State.model_validate({"organization": organization, "people": [], "projects": []})))
    assert doorlist("import").out.endswith(
        "  policies:\n    Look:\n      permissions: [user:read]\n      description: Reads\n"
        "  roles:\n    Auditor: [Look]\n\nprojects: {}\n"
    )
    platform.clear_requests()
    assert "Auditor" not in doorlist("import", "--no-roles").out
    assert not [one for one in platform.requests() if one["path"].endswith(("/policies", "/permissions"))]


def test_a_project_that_vanishes_while_it_is_read(platform: Running) -> None:
    gone = {"verb": "DELETE", "path": "/projects/docs"}
    platform.settings(faults=[{"kind": "none", "route": "/projects/docs/members", "times": 1, "before": [gone]}])
    ended = doorlist("import")
    assert ended.code == 0
    assert "Support Bot:" in ended.out
    assert "Docs" not in ended.out
