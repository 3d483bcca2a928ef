"""Every route of the contract, in both versions, over HTTP."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from doorlist.emulator.model import Refusal
from doorlist.emulator.routes import ROUTES, find
from support.emulator import acme, call, user_id

if TYPE_CHECKING:
    from doorlist.emulator.running import Running


def test_there_are_the_contract_s_routes() -> None:
    below = "members members/{userId} invitations invitations/{invitationId} roles roles/{roleId} policies"
    below += " policies/{policyId} permissions api-keys"
    templates = {"/organization", "/projects", "/projects/{projectId}"}
    for prefix in ("/organization", "/projects/{projectId}"):
        templates |= {f"{prefix}/{rest}" for rest in below.split()}
    assert {route.template for route in ROUTES} == templates
    assert len({(route.verb, route.template) for route in ROUTES}) == len(ROUTES) == 41


def test_a_path_gives_its_ids() -> None:
    route, ids = find("PUT", "/projects/p1/members/u1")
    assert (route.template, ids) == ("/projects/{projectId}/members/{userId}", {"projectId": "p1", "userId": "u1"})


@pytest.mark.parametrize(
    ("verb", "path", "status"),
    [
        ("GET", "/nothing", 404),
        ("GET", "", 404),
        ("GET", "/organization/", 404),
        ("GET", "/projects//members", 404),
        ("GET", "/organization/members/u1", 405),
        ("PATCH", "/organization", 405),
        ("DELETE", "/organization", 405),
        ("POST", "/organization/permissions", 405),
    ],
)
def test_other_paths_and_verbs_are_refused(verb: str, path: str, status: int) -> None:
    with pytest.raises(Refusal) as caught:
        find(verb, path)
    assert caught.value.status == status


def test_v1_wraps_otherwise(emulator: Running) -> None:
    emulator.reset(acme())
    mary, alan = user_id(emulator, "mary@acme.example"), user_id(emulator, "alan@partner.example")
    assert call(emulator, "GET", "/v1/organization").data["organization"]["name"] == "Acme"
    assert call(emulator, "PUT", "/v1/organization", {"name": "B"}).data["organization"]["name"] == "B"
    page = call(emulator, "GET", "/v1/organization/members?page=1&pageSize=2").data
    assert (len(page["members"]), page["total"], set(page)) == (2, 4, {"members", "total"})
    role = {"roleId": "organization-role-admin"}
    assert call(emulator, "PUT", f"/v1/organization/members/{mary}", role).data["member"]["id"] == mary
    assert call(emulator, "DELETE", f"/v1/organization/members/{mary}").data == {"id": mary, "removed": True}
    made = call(emulator, "POST", "/v1/organization/invitations", {"emails": ["kurt@acme.example"]})
    number = made.data["invitations"][0]["id"]
    listed = call(emulator, "GET", "/v1/organization/invitations")
    again = call(emulator, "PUT", f"/v1/organization/invitations/{number}")
    assert again.data["invitation"]["id"] == number
    assert "token" not in str((made.json, listed.json, again.json))
    gone = call(emulator, "DELETE", f"/v1/organization/invitations/{number}")
    assert gone.data == {"id": number, "deleted": True}
    policy = call(emulator, "POST", "/v1/organization/policies", {"name": "P", "permissionIds": []}).data["policy"]
    role_made = call(emulator, "POST", "/v1/organization/roles", {"name": "R", "policyIds": [policy["id"]]}).data[
        "role"
    ]
    path = f"/v1/organization/roles/{role_made['id']}"
    assert call(emulator, "PUT", path, {"name": "S", "policyIds": []}).data["role"]["name"] == "S"
    assert call(emulator, "DELETE", path).data == {"id": role_made["id"], "deleted": True}
    path = f"/v1/organization/policies/{policy['id']}"
    assert call(emulator, "PUT", path, {"name": "Q", "permissionIds": []}).data["policy"]["name"] == "Q"
    assert call(emulator, "DELETE", path).data == {"id": policy["id"], "deleted": True}
    assert call(emulator, "GET", "/v1/projects/docs").data["project"]["name"] == "Docs"
    assert call(emulator, "PUT", "/v1/projects/docs", {"name": "D"}).data["project"]["name"] == "D"
    project = call(emulator, "POST", "/v1/projects", {"name": "New"}).data
    assert project["project"]["name"] == "New"
    assert [p["name"] for p in call(emulator, "GET", "/v1/projects").data["projects"]] == ["D", "New", "Support Bot"]
    assert call(emulator, "DELETE", "/v1/projects/docs").data == {"id": "docs", "deleted": True}
    removed = call(emulator, "DELETE", f"/v1/projects/support-bot/members/{alan}")
    assert removed.data == {"id": alan, "removed": True}
    assert call(emulator, "GET", "/v1/projects/support-bot/members").data["total"] == 1
    assert call(emulator, "GET", "/v1/projects/support-bot/permissions").data["permissions"]


def test_creation_is_201_and_the_rest_200(emulator: Running) -> None:
    assert call(emulator, "POST", "/v2/projects", {"name": "New"}).status == 201
    assert call(emulator, "PUT", "/v2/organization", {"name": "New"}).status == 200


def test_v1_refuses_inviting_on_the_free_plan(emulator: Running) -> None:
    emulator.reset({"organization": {"name": "A", "plan": "FREE"}})
    body = {"emails": ["kurt@acme.example"]}
    assert call(emulator, "POST", "/v1/organization/invitations", body).status == 403
    assert call(emulator, "POST", "/v2/organization/invitations", body).status == 201


def test_a_description_left_out_stays_and_null_clears(emulator: Running) -> None:
    emulator.reset(acme(roles=[{"name": "R", "id": "r", "description": "d"}]))
    path, body = "/v2/organization/roles/r", {"name": "R", "policyIds": []}
    assert call(emulator, "PUT", path, body).data["description"] == "d"
    assert call(emulator, "PUT", path, {**body, "description": None}).data["description"] is None
