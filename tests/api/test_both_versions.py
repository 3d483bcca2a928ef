"""Every call against the emulator in both versions of the API: the same values, whatever the envelopes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Literal

import pytest

from doorlist.api.client import Client
from doorlist.api.settings import Connection
from doorlist.emulator.server import Running, running
from doorlist.errors import Conflict, NotFound, Rejected
from doorlist.values.scope import ORGANIZATION, Scope

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Iterator

P1 = Scope("project", "p1", "Support Bot")
SEED: dict[str, Any] = {
    "organization": {
        "name": "Acme",
        "members": [
            {"email": "ada@acme.example", "role": "Owner"},
            {"email": "grace@acme.example", "role": "Member"},
            {"email": "idle@acme.example", "role": None},
        ],
        "invitations": [{"id": 1, "email": "kurt@acme.example", "status": "DECLINED"}],
    },
    "projects": [
        {
            "id": "p1",
            "name": "Support Bot",
            "members": [{"email": "grace@acme.example", "role": "Member"}],
            "invitations": [{"id": 2, "email": "ada@acme.example", "role": "Manager"}],
        }
    ],
    "people": [{"email": "grace@acme.example", "id": "grace", "name": "Grace"}],
}


@pytest.fixture(scope="module")
def server() -> Iterator[Running]:
    with running(SEED) as emulator:
        yield emulator


def call(emulator: Running, api: Literal["v1", "v2"], job: Callable[[Client], Awaitable[Any]]) -> Any:
    async def run() -> Any:
        async with Client(Connection(emulator.url, emulator.key, api)) as client:
            return await job(client)

    return asyncio.run(run())


async def story(client: Client) -> list[Any]:
    """All calls, in both scopes."""
    seen: list[Any] = [await client.organization(), await client.projects()]
    for scope, higher in ((P1, "Manager"), (ORGANIZATION, "Admin")):
        roles = {role.name: role.id for role in await client.roles(scope)}
        (invited,) = await client.invitations(scope)
        seen += [roles, await client.members(scope), invited._replace(stamp=None)]
        seen.append(await client.set_role(scope, "grace", roles[higher]))
        seen.append((await client.resend(scope, invited.id))._replace(stamp=None))
        created = await client.invite(scope, ["new@acme.example", invited.email], roles["Member"])
        seen.append([made._replace(stamp=None, created_at=None) for made in created])
        await client.revoke(scope, invited.id)
        await client.remove(scope, "grace")
        seen += [await client.members(scope), [left.email for left in await client.invitations(scope)]]
    return seen


def test_both_versions_tell_the_same_story(server: Running) -> None:
    told = []
    for api in ("v2", "v1"):
        server.reset(SEED)
        told.append(call(server, api, story))
    assert told[0] == told[1]
    organization, projects = told[0][:2]
    _, members, invitation, promoted, resent, created, left, open_now = told[0][10:]
    assert (organization.name, projects) == ("Acme", (P1,))
    assert members["grace@acme.example"].role.name == "Member"
    assert members["idle@acme.example"].role is None
    assert (invitation.status, invitation.role_id, resent.status) == ("DECLINED", None, "PENDING")
    assert promoted.role.name == "Admin"
    assert [made.email for made in created] == ["new@acme.example"], "an address that is invited already is dropped"
    assert "grace@acme.example" not in left
    assert open_now == ["new@acme.example"]


async def definitions(client: Client) -> list[Any]:
    """All calls about policies and roles, in both scopes; ids are taken out."""
    seen: list[Any] = []
    for scope, name in ((ORGANIZATION, "billing:read"), (P1, "trace:read")):
        (permission,) = [one for one in await client.permissions(scope) if one.name == name]
        policy = await client.define_policy(scope, "Look", [permission.id], "All of it")
        role = await client.define_role(scope, "Viewer", [policy.id])
        assert [one for one in await client.whole_roles(scope) if not one.builtin] == [role]
        assert await client.policies(scope) == (policy,)
        seen += [policy._replace(id=""), role._replace(id="", policies=(policy.name,))]
        kept = await client.redefine_policy(scope, policy.id, "Peek", [])
        cleared = await client.redefine_policy(scope, policy.id, "Peek", [], None)
        bare = await client.redefine_role(scope, role.id, "Viewer", [], "No more")
        seen += [one._replace(id="") for one in (kept, cleared, bare)]
        await client.delete_role(scope, role.id)
        await client.delete_policy(scope, policy.id)
        assert (await client.policies(scope), [one.builtin for one in await client.roles(scope)]) == ((), [True] * 3)
    return seen


def test_both_versions_tell_the_same_of_definitions(server: Running) -> None:
    told = []
    for api in ("v2", "v1"):
        server.reset(SEED)
        told.append(call(server, api, definitions))
    assert told[0] == told[1]
    policy, role, kept, cleared, bare = told[0][:5]
    assert (policy.name, policy.description, policy.permissions[0].name) == ("Look", "All of it", "billing:read")
    assert (role.name, role.builtin, role.description, role.policies) == ("Viewer", False, None, ("Look",))
    assert (kept.name, kept.description, kept.permissions) == ("Peek", "All of it", ())
    assert (cleared.description, bare.description, bare.policies) == (None, "No more", ())


def test_api_keys_are_listed_without_their_values(server: Running) -> None:
    keys = [{"id": 7, "name": "CI", "tail": "wxyz", "expires_at": "2027-01-01T00:00:00.000Z", "last_used": None}]
    server.reset({**SEED, "organization": {**SEED["organization"], "api_keys": keys}})
    (key,) = call(server, "v2", lambda client: client.api_keys(ORGANIZATION))
    assert (key.id, key.name, key.valid, key.last_used, key.ends_with) == (7, "CI", True, None, "wxyz")
    assert key.expires_at == "2027-01-01T00:00:00.000Z"
    (old,) = call(server, "v1", lambda client: client.api_keys(ORGANIZATION))
    assert old == key._replace(expires_at=None)


@pytest.mark.parametrize("api", ["v1", "v2"])
def test_refusals_of_the_platform(server: Running, api: Literal["v1", "v2"]) -> None:
    server.reset(SEED)
    with pytest.raises(Conflict):
        call(server, api, lambda client: client.invite(ORGANIZATION, ["kurt@acme.example"]))
    with pytest.raises(NotFound):
        call(server, api, lambda client: client.remove(P1, "nobody"))
    with pytest.raises(NotFound):
        call(server, api, lambda client: client.revoke(ORGANIZATION, 99))
    with pytest.raises(Rejected):
        call(server, api, lambda client: client.invite(ORGANIZATION, []))


def test_a_resend_changes_the_stamp_where_the_platform_lists_tokens(server: Running) -> None:
    server.reset(SEED)
    (before,) = call(server, "v2", lambda client: client.invitations(ORGANIZATION))
    (same,) = call(server, "v2", lambda client: client.invitations(ORGANIZATION))
    resent = call(server, "v2", lambda client: client.resend(ORGANIZATION, before.id))
    assert before.stamp == same.stamp != resent.stamp
    (listed,) = call(server, "v1", lambda client: client.invitations(ORGANIZATION))
    assert listed.stamp is None
