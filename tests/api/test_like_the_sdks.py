"""Our requests are those of the official SDKs: the same call against the emulator, and its log compared.

Equal must be: verb, path, query, body, and every header that speaks to the API. Not compared are the headers of the
transport (Host, Connection, User-Agent, Accept, Accept-Encoding, Content-Length, which depends on blanks in the JSON)
and the value of X-Confident-SDK-Version, which names the client. The emulator answers 401 without the right
CONFIDENT_API_KEY and keeps it out of its log, so a success stands for that header.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs

import confident_ai
import confidentai
import pytest

from doorlist.api.client import Client
from doorlist.api.settings import Connection
from doorlist.emulator.server import Running, running
from doorlist.values.scope import ORGANIZATION, Scope

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

TRANSPORT_HEADERS = {"host", "connection", "user-agent", "accept", "accept-encoding", "content-length"}
SEED: dict[str, Any] = {
    "organization": {
        "id": "org-1",
        "name": "Acme",
        "members": [
            {"email": "ada@acme.example", "role": "Owner"},
            {"email": "grace@acme.example", "role": "Member"},
        ],
        "invitations": [{"id": 1, "email": "kurt@acme.example", "role": "Member"}],
        "policies": [{"id": "books", "name": "Books", "permissions": ["billing:read"]}],
        "roles": [{"id": "auditor", "name": "Auditor", "policies": ["books"]}],
        "api_keys": [{"id": 1, "name": "CI"}],
    },
    "projects": [
        {
            "id": "p1",
            "name": "Support Bot",
            "members": [{"email": "grace@acme.example", "role": "Member"}],
            "invitations": [{"id": 2, "email": "ada@acme.example", "role": "Member"}],
            "policies": [{"id": "look", "name": "Look", "permissions": ["trace:read"]}],
            "roles": [{"id": "viewer", "name": "Viewer", "policies": ["look"]}],
        }
    ],
    "people": [{"email": "grace@acme.example", "id": "grace"}],
}
P1 = Scope("project", "p1", "Support Bot")
#: Ids of the emulator's catalogue.
GRANTS = ["organization-permission-billing-read"]
NEW = ["emmy@acme.example", "sofia@acme.example"]

#: What it is, our call, the SDK's (the same in both).
CALLS: list[tuple[str, Callable[[Client, str], Awaitable[Any]], Callable[[Any, str], Any]]] = [
    ("organization", lambda c, _: c.organization(), lambda s, _: s.organization.get()),
    ("projects", lambda c, _: c.projects(), lambda s, _: s.projects.list()),
    (
        "members",
        lambda c, _: c.members(ORGANIZATION),
        lambda s, _: s.organization.list_members(page=1, page_size=100),
    ),
    (
        "project members",
        lambda c, _: c.members(P1),
        lambda s, _: s.projects.list_members("p1", page=1, page_size=100),
    ),
    ("invitations", lambda c, _: c.invitations(ORGANIZATION), lambda s, _: s.organization.list_invitations()),
    ("project invitations", lambda c, _: c.invitations(P1), lambda s, _: s.projects.list_invitations("p1")),
    ("roles", lambda c, _: c.roles(ORGANIZATION), lambda s, _: s.organization.list_roles()),
    ("project roles", lambda c, _: c.roles(P1), lambda s, _: s.projects.list_roles("p1")),
    (
        "set role",
        lambda c, role: c.set_role(ORGANIZATION, "grace", role),
        lambda s, role: s.organization.update_member_role("grace", role),
    ),
    (
        "set project role",
        lambda c, role: c.set_role(P1, "grace", role),
        lambda s, role: s.projects.update_member_role("p1", "grace", role),
    ),
    (
        "remove",
        lambda c, _: c.remove(ORGANIZATION, "grace"),
        lambda s, _: s.organization.remove_member("grace"),
    ),
    (
        "remove from project",
        lambda c, _: c.remove(P1, "grace"),
        lambda s, _: s.projects.remove_member("p1", "grace"),
    ),
    (
        "invite",
        lambda c, role: c.invite(ORGANIZATION, NEW, role),
        lambda s, role: s.organization.create_invitations(NEW, organization_role_id=role),
    ),
    (
        "invite as Member",
        lambda c, _: c.invite(ORGANIZATION, NEW),
        lambda s, _: s.organization.create_invitations(NEW),
    ),
    (
        "invite to project",
        lambda c, role: c.invite(P1, NEW, role),
        lambda s, role: s.projects.create_invitations("p1", NEW, project_role_id=role),
    ),
    ("resend", lambda c, _: c.resend(ORGANIZATION, 1), lambda s, _: s.organization.resend_invitation("1")),
    ("resend of project", lambda c, _: c.resend(P1, 2), lambda s, _: s.projects.resend_invitation("p1", "2")),
    ("revoke", lambda c, _: c.revoke(ORGANIZATION, 1), lambda s, _: s.organization.delete_invitation("1")),
    ("revoke of project", lambda c, _: c.revoke(P1, 2), lambda s, _: s.projects.delete_invitation("p1", "2")),
    ("policies", lambda c, _: c.policies(ORGANIZATION), lambda s, _: s.organization.list_policies()),
    ("project policies", lambda c, _: c.policies(P1), lambda s, _: s.projects.list_policies("p1")),
    ("permissions", lambda c, _: c.permissions(ORGANIZATION), lambda s, _: s.organization.list_permissions()),
    ("project permissions", lambda c, _: c.permissions(P1), lambda s, _: s.projects.list_permissions("p1")),
    ("api keys", lambda c, _: c.api_keys(ORGANIZATION), lambda s, _: s.organization.list_api_keys()),
    ("project api keys", lambda c, _: c.api_keys(P1), lambda s, _: s.projects.list_api_keys("p1")),
    (
        "define policy",
        lambda c, _: c.define_policy(ORGANIZATION, "New", GRANTS, "Text"),
        lambda s, _: s.organization.create_policy("New", GRANTS, description="Text"),
    ),
    (
        "define policy without a description",
        lambda c, _: c.define_policy(ORGANIZATION, "New", [], None),
        lambda s, _: s.organization.create_policy("New", []),
    ),
    (
        "define project policy",
        lambda c, _: c.define_policy(P1, "New", [], "Text"),
        lambda s, _: s.projects.create_policy("p1", "New", [], description="Text"),
    ),
    (
        "redefine policy",
        lambda c, _: c.redefine_policy(ORGANIZATION, "books", "Accounts", GRANTS, "Text"),
        lambda s, _: s.organization.update_policy("books", "Accounts", GRANTS, description="Text"),
    ),
    (
        "redefine project policy, its description kept",
        lambda c, _: c.redefine_policy(P1, "look", "Look", []),
        lambda s, _: s.projects.update_policy("p1", "look", "Look", []),
    ),
    (
        "delete policy",
        lambda c, _: c.delete_policy(ORGANIZATION, "books"),
        lambda s, _: s.organization.delete_policy("books"),
    ),
    (
        "delete project policy",
        lambda c, _: c.delete_policy(P1, "look"),
        lambda s, _: s.projects.delete_policy("p1", "look"),
    ),
    (
        "define role",
        lambda c, _: c.define_role(ORGANIZATION, "New", ["books"], "Text"),
        lambda s, _: s.organization.create_role("New", ["books"], description="Text"),
    ),
    (
        "define project role",
        lambda c, _: c.define_role(P1, "New", ["look"]),
        lambda s, _: s.projects.create_role("p1", "New", ["look"]),
    ),
    (
        "redefine role",
        lambda c, _: c.redefine_role(ORGANIZATION, "auditor", "Reviewer", []),
        lambda s, _: s.organization.update_role("auditor", "Reviewer", []),
    ),
    (
        "redefine project role",
        lambda c, _: c.redefine_role(P1, "viewer", "Viewer", ["look"], "Text"),
        lambda s, _: s.projects.update_role("p1", "viewer", "Viewer", ["look"], description="Text"),
    ),
    (
        "delete role",
        lambda c, _: c.delete_role(ORGANIZATION, "auditor"),
        lambda s, _: s.organization.delete_role("auditor"),
    ),
    (
        "delete project role",
        lambda c, _: c.delete_role(P1, "viewer"),
        lambda s, _: s.projects.delete_role("p1", "viewer"),
    ),
]


@pytest.fixture(scope="module")
def emulator() -> Iterator[Running]:
    with running(SEED) as server:
        yield server


def ours(emulator: Running, job: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Client(Connection(emulator.url, emulator.key)) as client:
            return await job(client)

    return asyncio.run(run())


def role_for(emulator: Running, what: str) -> str:
    scope, name = (P1, "Manager") if "project" in what else (ORGANIZATION, "Admin")
    roles = ours(emulator, lambda client: client.roles(scope))
    return next(str(role.id) for role in roles if role.name == name)


def logged(emulator: Running, do: Callable[[str], Any], what: str) -> dict[str, Any]:
    emulator.reset(SEED)
    role = role_for(emulator, what)
    emulator.clear_requests()
    do(role)
    (entry,) = emulator.requests()
    assert entry["status"] in {200, 201}
    headers = dict(entry["headers"])
    assert headers.pop("x-confident-sdk-version").count("/") == 1
    return {
        "verb": entry["verb"],
        "path": entry["path"],
        "query": parse_qs(entry["query"]),
        "body": entry["body"],
        "headers": {name: value for name, value in headers.items() if name not in TRANSPORT_HEADERS},
    }


@pytest.mark.parametrize("sdk", [confident_ai, confidentai], ids=lambda module: module.__name__)
@pytest.mark.parametrize(("what", "our_call", "their_call"), CALLS, ids=[call[0] for call in CALLS])
def test_the_same_request(emulator: Running, sdk: Any, what: str, our_call: Any, their_call: Any) -> None:
    theirs = sdk.ConfidentAI(api_key=emulator.key, base_url=emulator.url)
    expected = logged(emulator, lambda role: their_call(theirs, role), what)
    assert expected["headers"] == {"content-type": "application/json"}
    found = logged(emulator, lambda role: ours(emulator, lambda client: our_call(client, role)), what)
    assert found == expected


def test_a_cleared_description_is_null_which_the_sdks_cannot_send(emulator: Running) -> None:
    emulator.reset(SEED)
    emulator.clear_requests()
    policy = ours(emulator, lambda client: client.redefine_policy(P1, "look", "Look", [], None))
    assert (policy.description, policy.permissions) == (None, ())
    (entry,) = emulator.requests()
    assert entry["body"] == {"name": "Look", "permissionIds": [], "description": None}


def test_both_read_the_same_people(emulator: Running) -> None:
    emulator.reset(SEED)
    theirs = confident_ai.ConfidentAI(api_key=emulator.key, base_url=emulator.url)
    expected = {
        member.email: (member.id, member.organization_role.name if member.organization_role else None)
        for member in theirs.organization.list_members().members
    }
    found = ours(emulator, lambda client: client.members(ORGANIZATION))
    assert {email: (member.user_id, member.role and member.role.name) for email, member in found.items()} == expected
