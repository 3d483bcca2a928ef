"""What the platform says: the organization, its projects, and who is in or invited where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.values.scope import Scope


class Organization(NamedTuple):
    """`plan` is TRIAL, FREE, STARTER, TEAM, PREMIUM, ENTERPRISE, or one that doesn't exist yet."""

    id: str
    name: str
    plan: str


class Permission(NamedTuple):
    """One thing that somebody may do; `name` is `resource:action`."""

    id: str
    name: str


class Policy(NamedTuple):
    """A set of permissions of one scope. `permissions` is in the order of the answer."""

    id: str
    name: str
    description: str | None = None
    permissions: tuple[Permission, ...] = ()


class PolicyRef(NamedTuple):
    """A policy as a role shows it."""

    id: str
    name: str


class Role(NamedTuple):
    """A role of one scope; `builtin` where it belongs to the platform (its owner id is null).

    `policies` says nothing of a built-in role: what it may do isn't in the API.
    """

    id: str
    name: str
    builtin: bool = False
    description: str | None = None
    policies: tuple[PolicyRef, ...] = ()


class HeldRole(NamedTuple):
    """The role as a member list shows it."""

    id: str
    name: str


class Member(NamedTuple):
    """Somebody who is in. `email` is trimmed and lowercased; `role` is `None` where the platform shows none."""

    user_id: str
    email: str
    name: str | None = None
    role: HeldRole | None = None


class Invitation(NamedTuple):
    """An outstanding invitation: PENDING or DECLINED; other words are read and kept, never a crash.

    `role_id` is `None` where none was given, which means Member. `stamp` is a salted digest of the link's token,
    worth nothing outside this process: it differs after a resend. The token itself is never kept.
    """

    id: int
    email: str
    status: str = "PENDING"
    created_at: str | None = None
    role_id: str | None = None
    stamp: str | None = None


class ApiKey(NamedTuple):
    """An API key as the platform lists it; of its value at most the last four characters. Times are as it gave them.

    `expires_at` is `None` where the key has no expiry, or the platform (`/v1`) doesn't tell.
    """

    id: int
    name: str | None
    valid: bool
    created_at: str | None = None
    last_used: str | None = None
    expires_at: str | None = None
    ends_with: str | None = None


@dataclass(frozen=True, slots=True)
class LiveScope:
    """What was read of one scope; `None` means not read, which is not the same as empty.

    Attributes:
        policies: the custom ones; the platform has no others.
        permissions: the catalogue, that is all permissions that a policy of this scope can have.
    """

    members: Mapping[str, Member] | None = None
    invitations: tuple[Invitation, ...] | None = None
    roles: tuple[Role, ...] | None = None
    policies: tuple[Policy, ...] | None = None
    permissions: tuple[Permission, ...] | None = None


_UNREAD: Final = LiveScope()


@dataclass(frozen=True, slots=True)
class Live:
    """The live state, as far as it was read.

    Attributes:
        projects: every project of the organization, as scopes with id and name.
        scopes: what was read, by scope.
    """

    organization: Organization
    projects: tuple[Scope, ...] = ()
    scopes: Mapping[Scope, LiveScope] = field(default_factory=dict)

    def of(self, scope: Scope) -> LiveScope:
        """What was read of a scope; an empty `LiveScope` where nothing was."""
        return self.scopes.get(scope, _UNREAD)
