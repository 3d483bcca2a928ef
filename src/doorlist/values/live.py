"""What the platform says: the organization, its projects, and who is in or invited where."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.values.scope import Scope


class Organization(NamedTuple):
    """`plan` is TRIAL, FREE, STARTER, TEAM, PREMIUM, ENTERPRISE, or one that doesn't exist yet."""

    id: str
    name: str
    plan: str


class Role(NamedTuple):
    """A role of one scope; `builtin` where it belongs to the platform (its owner id is null)."""

    id: str
    name: str
    builtin: bool = False


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


@dataclass(frozen=True, slots=True)
class LiveScope:
    """What was read of one scope; `None` means not read, which is not the same as empty."""

    members: Mapping[str, Member] | None = None
    invitations: tuple[Invitation, ...] | None = None
    roles: tuple[Role, ...] | None = None


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
        return self.scopes.get(scope, LiveScope())
