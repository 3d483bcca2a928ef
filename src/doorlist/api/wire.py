"""How the API's answers become the values of `doorlist.values.live`.

An invitation's token becomes a stamp at once, and of an API key no more is kept than its end.
"""

from __future__ import annotations

import hashlib
import secrets
from typing import Final, Literal, NamedTuple

from doorlist.api import forms
from doorlist.api.forms import Unfit, read, read_object
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.live import (
    ApiKey,
    HeldRole,
    Invitation,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.scope import Scope

_SALT: Final = secrets.token_bytes(16)


class MemberPage(NamedTuple):
    """One page of a member list. `page_size` is `None` where the answer doesn't tell (`/v1`)."""

    members: list[Member]
    total: int
    page_size: int | None


def member_page(content: bytes) -> MemberPage:
    """One page of a member list. Raises Unfit, as all functions here do."""
    data: forms.MemberList = read(forms.Answer[forms.MemberList], content)["data"]
    held: dict[str, HeldRole] = {}
    total = data.get("totalOrganizationMembers", data.get("totalProjectMembers", data.get("total")))
    if total is None:
        raise Unfit("the total of members is missing")
    return MemberPage([_member(item, held) for item in data["members"]], total, data.get("pageSize"))


def member(content: bytes) -> Member:
    """The answer to a change of role."""
    return _member(read_object(forms.Member, content, "member"), {})


def _member(item: forms.Member, held: dict[str, HeldRole]) -> Member:
    given = item.get("organizationRole") or item.get("projectRole")
    role = None
    if given is not None:
        # A list of thousands knows a handful of roles: one value each.
        role = held.get(given["id"])
        if role is None or role.name != given["name"]:
            role = held[given["id"]] = HeldRole(given["id"], given["name"])
    return Member(item["id"], item["email"], item.get("name"), role)


def invitations(content: bytes) -> tuple[Invitation, ...]:
    """A list of invitations."""
    return tuple(
        _invitation(item) for item in read(forms.Answer[forms.InvitationList], content)["data"]["invitations"]
    )


def invitation(content: bytes) -> Invitation:
    """The answer to a resend."""
    return _invitation(read_object(forms.Invitation, content, "invitation"))


def _invitation(item: forms.Invitation) -> Invitation:
    return Invitation(
        item["id"],
        item["email"],
        item["status"],
        item.get("created_at"),
        item.get("organizationRoleId") or item.get("projectRoleId"),
        stamp(item.get("token")),
    )


def stamp(token: str | None) -> str | None:
    """A digest of a token under this process's salt: tells two tokens apart, and nothing else."""
    if token is None:
        return None
    return hashlib.blake2b(token.encode(), key=_SALT, digest_size=16).hexdigest()


def roles(content: bytes, scope: Scope) -> tuple[Role, ...]:
    """The roles of a scope; `/v1` may leave out what policies a role has."""
    return tuple(_role(item, scope) for item in read(forms.Answer[forms.RoleList], content)["data"]["roles"])


def whole_roles(content: bytes, scope: Scope) -> tuple[Role, ...]:
    """The roles of a scope with their policies; where a custom role's are left out, they can't be taken for none."""
    items: list[forms.Role] = read(forms.Answer[forms.RoleList], content)["data"]["roles"]
    found = []
    for number, item in enumerate(items):
        found.append(role := _role(item, scope))
        if not role.builtin and item.get("policies") is None:
            raise Unfit(f"data.roles.{number}.policies is missing")
    return tuple(found)


def role(content: bytes, scope: Scope) -> Role:
    """The answer to the making or the change of a role."""
    return _role(read_object(forms.Role, content, "role"), scope)


def _role(item: forms.Role, scope: Scope) -> Role:
    owner: Literal["organizationId", "projectId"]
    owner = "organizationId" if scope.type == "organization" else "projectId"
    # Only `/v1` may leave the owner out. No custom role has a built-in one's name.
    builtin = item[owner] is None if owner in item else CONFIDENT_AI.ladders[scope.type].has(item["name"])
    policies = () if builtin else tuple(PolicyRef(one["id"], one["name"]) for one in item.get("policies") or ())
    return Role(item["id"], item["name"], builtin, item.get("description"), policies)


def policies(content: bytes) -> tuple[Policy, ...]:
    """The custom policies of a scope."""
    return tuple(_policy(item) for item in read(forms.Answer[forms.PolicyList], content)["data"]["policies"])


def policy(content: bytes) -> Policy:
    """The answer to the making or the change of a policy."""
    return _policy(read_object(forms.Policy, content, "policy"))


def _policy(item: forms.Policy) -> Policy:
    permissions = tuple(Permission(one["id"], one["name"]) for one in item["permissions"])
    return Policy(item["id"], item["name"], item.get("description"), permissions)


def permissions(content: bytes) -> tuple[Permission, ...]:
    """The catalogue of a scope."""
    items: list[forms.Held] = read(forms.Answer[forms.PermissionList], content)["data"]["permissions"]
    return tuple(Permission(item["id"], item["name"]) for item in items)


def api_keys(content: bytes) -> tuple[ApiKey, ...]:
    """The API keys of a scope. Of a value no more than its last four characters is kept, masked or not."""
    items: list[forms.ApiKey] = read(forms.Answer[forms.ApiKeyList], content)["data"]["apiKeys"]
    return tuple(
        ApiKey(
            item["id"],
            item.get("name"),
            item["valid"],
            item.get("created_at"),
            item.get("lastUsed"),
            item.get("expiresAt"),
            _end(item.get("value")),
        )
        for item in items
    )


def _end(value: str | None) -> str | None:
    """The last four characters of a value; none of one so short that they would be most of it."""
    return value[-4:] if value is not None and len(value) >= 8 else None


def organization(content: bytes) -> Organization:
    """The organization of the key."""
    item: forms.Organization = read_object(forms.Organization, content, "organization")
    return Organization(item["id"], item["name"], item.get("plan") or "")


def projects(content: bytes) -> tuple[Scope, ...]:
    """All projects, as scopes."""
    items = read(forms.Answer[forms.ProjectList], content)["data"]["projects"]
    return tuple(Scope("project", item["id"], item["name"]) for item in items)


def done(content: bytes) -> None:
    """An answer of which only its success matters."""
    read(forms.Done, content)
