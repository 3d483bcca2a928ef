"""What answers look like, in `/v2` and in `/v1`."""

from __future__ import annotations

import json

import pytest

from doorlist.emulator import wire
from doorlist.emulator.model import ApiKey, Invitation, Policy
from doorlist.emulator.settings import Settings
from support.emulator import user_id, world

INVITATION = Invitation(7, "kurt@acme.example", "PENDING", "2026-01-01T00:00:00.000Z", None, "secret-token")


def test_envelopes() -> None:
    plain = Settings()
    assert json.loads(wire.success(plain, "v2", {"a": 1})) == {"success": True, "data": {"a": 1}}
    assert json.loads(wire.failure(plain, "v2", "No")) == {"success": False, "error": "No"}
    old = Settings(deprecated=["v1"])
    assert json.loads(wire.success(old, "v1", {})) == {"success": True, "data": {}, "deprecated": True}
    assert json.loads(wire.success(old, "v2", {})) == {"success": True, "data": {}}
    linked = Settings(deprecated=["v1"], link="https://docs.example")
    assert json.loads(wire.failure(linked, "v1", "No"))["link"] == "https://docs.example"


def test_answers_may_have_fields_that_nobody_knows_yet() -> None:
    later = {"kind": "NEW", "ids": [1]}
    shown = json.loads(wire.success(Settings(extra_fields=True), "v2", {"roles": [{"id": 1}], "page": 1}))
    assert shown["data"] == {"roles": [{"id": 1, "addedLater": later}], "page": 1, "addedLater": later}


@pytest.mark.parametrize("text", ["Zoë", "\u202e", "\x1b[31m", "\n", "\ud800"])
def test_any_text_can_be_sent(text: str) -> None:
    assert json.loads(wire.encode({"name": text}).decode("utf-8", "surrogatepass")) == {"name": text}


def test_v1_wraps_single_objects_and_tells_what_is_gone() -> None:
    assert wire.single("v2", "role", {"id": 1}) == {"id": 1}
    assert wire.single("v1", "role", {"id": 1}) == {"role": {"id": 1}}
    assert wire.gone("v2", "removed", "u") == {"id": "u"}
    assert wire.gone("v1", "removed", "u") == {"id": "u", "removed": True}


def test_an_invitation_s_token_is_shown_by_v2_alone() -> None:
    kind = world().organization.kind
    assert wire.invitation("v2", kind, INVITATION) == {
        "id": 7,
        "email": "kurt@acme.example",
        "status": "PENDING",
        "created_at": "2026-01-01T00:00:00.000Z",
        "organizationRoleId": None,
        "token": "secret-token",
    }
    assert "token" not in wire.invitation("v1", kind, INVITATION)


def test_pages_of_members() -> None:
    w = world()
    docs = w.projects["docs"]
    mary = {
        "id": user_id(w, "mary@acme.example"),
        "email": "mary@acme.example",
        "name": None,
        "image": None,
        "projectRole": {"id": "project-role-manager", "name": "Manager"},
    }
    assert wire.members("v2", w, docs, 1, 10) == {
        "members": [mary],
        "totalProjectMembers": 1,
        "page": 1,
        "pageSize": 10,
    }
    assert wire.members("v1", w, docs, 1, 10) == {"members": [mary], "total": 1}
    assert wire.members("v1", w, docs, 2, 10) == {"members": [], "total": 1}
    docs.members[mary["id"]] = None
    assert wire.member(w, docs, mary["id"])["projectRole"] is None


def test_a_project_and_its_summary() -> None:
    w = world()
    docs = w.projects["docs"]
    assert wire.project(w, docs) == {
        "id": "docs",
        "name": "Docs",
        "description": None,
        "organizationId": w.organization.id,
        "created_at": docs.created_at,
        "governancePolicy": None,
    }
    assert "governancePolicy" not in wire.project(w, docs, summary=True)


def test_roles_policies_and_permissions() -> None:
    w = world(policies=[{"name": "P", "id": "p"}], roles=[{"name": "R", "id": "r", "policies": ["P"]}])
    built_in, custom = w.organization.all_roles()[0], w.organization.roles["r"]
    assert wire.role(w.organization, built_in)["organizationId"] is None
    assert wire.role(w.organization, custom) == {
        "id": "r",
        "name": "R",
        "description": None,
        "policies": [{"id": "p", "name": "P"}],
        "organizationId": w.organization.id,
    }
    assert wire.policy(Policy("p", "P", None, ["project-permission-trace-read"]))["permissions"] == [
        {"id": "project-permission-trace-read", "name": "trace:read"}
    ]
    assert {"id", "name", "description"} == set(wire.permissions(w.organization.kind)["permissions"][0])


def test_a_page_is_cut_and_a_total_lags_as_the_settings_say() -> None:
    w = world()
    w.settings = w.settings.changed({"page_size_cap": 1, "total_off": 2})
    shown = wire.members("v2", w, w.organization, 1, 100)
    assert (len(shown["members"]), shown["pageSize"]) == (1, 1)
    assert shown["totalOrganizationMembers"] == len(w.organization.members) + 2
    assert wire.members("v1", w, w.organization, 1, 100)["total"] == len(w.organization.members) + 2


def test_a_key_is_masked_and_v1_knows_no_expiry() -> None:
    key = ApiKey(3, "CI", "2026-01-05T09:00:00.000Z", "beef", expires_at="2027-01-01T00:00:00.000Z")
    assert wire.api_key("v2", key)["value"] == "****beef"
    assert wire.api_key("v2", key)["expiresAt"] == "2027-01-01T00:00:00.000Z"
    assert not {"expiresAt", "rotatesAt", "shadowValue"} & wire.api_key("v1", key).keys()
