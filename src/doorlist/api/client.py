"""The platform's calls that doorlist needs, as values in and values out. Source: `manual: platform#endpoints`.

It is `platform.interface.Platform` for Confident AI.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING
from urllib.parse import quote

from doorlist.api import wire
from doorlist.api.calls import Calls
from doorlist.api.paging import all_members
from doorlist.api.patience import Patience
from doorlist.api.transport import ANSWER_SECONDS, Transport
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.platform.progress import Tally
from doorlist.values.desired import UNCHANGED

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import TracebackType

    import httpx

    from doorlist.api.settings import Api, Connection
    from doorlist.values.desired import Description
    from doorlist.values.live import ApiKey, Invitation, Member, Organization, Permission, Policy, Role
    from doorlist.values.scope import Scope


class Client:
    """Speaks to one organization; use it as an async context manager.

    Every list is complete and every email trimmed and lowercased. All methods raise PlatformError; for a write its
    subclass says whether it may have taken effect (`OutcomeUnknown`) or surely not (any other).

    Args:
        connection: where, and with which key.
        concurrency: how many requests are under way at once, at least 1.
        answer_seconds: how long to wait for an answer.
        patience: limits of waiting and trying again.
        transport: what carries requests instead of the network, for tests.
    """

    facts = CONFIDENT_AI

    def __init__(
        self,
        connection: Connection,
        *,
        concurrency: int = 16,
        answer_seconds: float = ANSWER_SECONDS,
        patience: Patience | None = None,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        self._transport = Transport(connection, answer_seconds=answer_seconds, inner=transport)
        self._calls = Calls(connection, self._transport, concurrency, patience or Patience())

    async def __aenter__(self) -> Client:
        await self._transport.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._transport.__aexit__(kind, error, trace)

    @property
    def api(self) -> Api:
        """The version that the installation was found to speak; `auto` while that isn't known."""
        return self._calls.api

    async def organization(self) -> Organization:
        """The organization that the key belongs to."""
        return await self._calls.call("GET", "/organization", wire.organization)

    async def projects(self) -> tuple[Scope, ...]:
        """Every project of the organization, with id and name."""
        return await self._calls.call("GET", "/projects", wire.projects)

    async def members(self, scope: Scope, tally: Tally | None = None) -> dict[str, Member]:
        """Every member of a scope, by email. `tally` is told of the pages."""
        return await all_members(self._calls, f"{_root(scope)}/members", tally or Tally())

    async def invitations(self, scope: Scope) -> tuple[Invitation, ...]:
        """The outstanding invitations of a scope: PENDING and DECLINED."""
        return await self._calls.call("GET", f"{_root(scope)}/invitations", wire.invitations)

    async def roles(self, scope: Scope) -> tuple[Role, ...]:
        """The roles that can be given in a scope, built-in ones included."""
        return await self._calls.call("GET", f"{_root(scope)}/roles", lambda content: wire.roles(content, scope))

    async def whole_roles(self, scope: Scope) -> tuple[Role, ...]:
        """The roles of a scope with their policies. An error where the answer leaves those of a custom role out, as
        `/v1` may."""
        return await self._calls.call(
            "GET", f"{_root(scope)}/roles", lambda content: wire.whole_roles(content, scope)
        )

    async def policies(self, scope: Scope) -> tuple[Policy, ...]:
        """The custom policies of a scope."""
        return await self._calls.call("GET", f"{_root(scope)}/policies", wire.policies)

    async def permissions(self, scope: Scope) -> tuple[Permission, ...]:
        """The catalogue: every permission that a policy of this scope can have."""
        return await self._calls.call("GET", f"{_root(scope)}/permissions", wire.permissions)

    async def api_keys(self, scope: Scope) -> tuple[ApiKey, ...]:
        """The API keys of a scope, their values left out."""
        return await self._calls.call("GET", f"{_root(scope)}/api-keys", wire.api_keys)

    async def set_role(self, scope: Scope, user_id: str, role_id: str) -> Member:
        """Gives a member another role. `Owner` transfers ownership."""
        body = _json({"roleId": role_id})
        return await self._calls.call("PUT", f"{_root(scope)}/members/{_id(user_id)}", wire.member, content=body)

    async def remove(self, scope: Scope, user_id: str) -> None:
        """Removes a member; from the organization, with everything they have in its projects."""
        await self._calls.call("DELETE", f"{_root(scope)}/members/{_id(user_id)}", wire.done)

    async def invite(self, scope: Scope, emails: Sequence[str], role_id: str | None = None) -> tuple[Invitation, ...]:
        """Invites 1 to 50 people; no role id means Member.

        Returns those that were created: the platform drops an address silently that is in or invited already.
        """
        body: dict[str, object] = {"emails": list(emails)}
        if role_id is not None:
            body["organizationRoleId" if scope.type == "organization" else "projectRoleId"] = role_id
        return await self._calls.call("POST", f"{_root(scope)}/invitations", wire.invitations, content=_json(body))

    async def resend(self, scope: Scope, invitation_id: int) -> Invitation:
        """Mails an invitation again with a new link; the status is PENDING again."""
        return await self._calls.call("PUT", f"{_root(scope)}/invitations/{_id(invitation_id)}", wire.invitation)

    async def revoke(self, scope: Scope, invitation_id: int) -> None:
        """Deletes an invitation, whatever its status."""
        await self._calls.call("DELETE", f"{_root(scope)}/invitations/{_id(invitation_id)}", wire.done)

    async def define_policy(
        self, scope: Scope, name: str, permission_ids: Sequence[str], description: Description = UNCHANGED
    ) -> Policy:
        """Makes a policy."""
        body = _new(_definition(name, "permissionIds", permission_ids, description))
        return await self._calls.call("POST", f"{_root(scope)}/policies", wire.policy, content=body)

    async def redefine_policy(
        self,
        scope: Scope,
        policy_id: str,
        name: str,
        permission_ids: Sequence[str],
        description: Description = UNCHANGED,
    ) -> Policy:
        """Replaces a policy's name and permissions, and its description unless that is UNCHANGED."""
        body = _json(_definition(name, "permissionIds", permission_ids, description))
        return await self._calls.call("PUT", f"{_root(scope)}/policies/{_id(policy_id)}", wire.policy, content=body)

    async def delete_policy(self, scope: Scope, policy_id: str) -> None:
        """Deletes a policy. The platform takes it silently out of every role that has it."""
        await self._calls.call("DELETE", f"{_root(scope)}/policies/{_id(policy_id)}", wire.done)

    async def define_role(
        self, scope: Scope, name: str, policy_ids: Sequence[str], description: Description = UNCHANGED
    ) -> Role:
        """Makes a custom role."""
        body = _new(_definition(name, "policyIds", policy_ids, description))
        return await self._calls.call(
            "POST", f"{_root(scope)}/roles", lambda content: wire.role(content, scope), content=body
        )

    async def redefine_role(
        self, scope: Scope, role_id: str, name: str, policy_ids: Sequence[str], description: Description = UNCHANGED
    ) -> Role:
        """Replaces a role's name and policies, and its description unless that is UNCHANGED."""
        body = _json(_definition(name, "policyIds", policy_ids, description))
        return await self._calls.call(
            "PUT", f"{_root(scope)}/roles/{_id(role_id)}", lambda content: wire.role(content, scope), content=body
        )

    async def delete_role(self, scope: Scope, role_id: str) -> None:
        """Deletes a custom role; the platform refuses while somebody holds it."""
        await self._calls.call("DELETE", f"{_root(scope)}/roles/{_id(role_id)}", wire.done)


def _definition(name: str, of: str, ids: Sequence[str], description: Description) -> dict[str, object]:
    body: dict[str, object] = {"name": name, of: list(ids)}
    if description is not UNCHANGED:
        body["description"] = description  # null clears it
    return body


def _new(body: dict[str, object]) -> bytes:
    """A new definition has no description unless one is given; the SDKs leave it out then, too."""
    return _json({name: value for name, value in body.items() if value is not None})


def _root(scope: Scope) -> str:
    return "/organization" if scope.type == "organization" else f"/projects/{_id(scope.id)}"


def _id(value: str | int) -> str:
    return quote(str(value), safe="")


def _json(body: dict[str, object]) -> bytes:
    return json.dumps(body).encode()
