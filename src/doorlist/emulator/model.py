"""The things the platform keeps, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from doorlist.emulator.catalog import Kind

PENDING, ACCEPTED, DECLINED = "PENDING", "ACCEPTED", "DECLINED"


class Keep(Enum):
    """The type of `KEEP`."""

    KEEP = "keep"


KEEP: Final = Keep.KEEP
"""A field that was left out of an update and stays as it is; `None` clears it."""


class Refusal(Exception):
    """The platform says no.

    Attributes:
        status: HTTP status. Source: `manual: platform#transport`.
        message: what the answer's `error` says.
    """

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status
        self.message = message


def named(name: str) -> str:
    """A name that is not blank.

    Raises:
        Refusal: 400.
    """
    if not name.strip():
        raise Refusal(400, "name must not be blank")
    return name


@dataclass(slots=True)
class Person:
    """An account. It outlives membership: whoever comes back has the same id."""

    id: str
    email: str
    name: str | None = None
    image: str | None = None


@dataclass(slots=True)
class Invitation:
    """An offer to join one scope. `token` is the secret of its link; `role_id` `None` means Member."""

    id: int
    email: str
    status: str
    created_at: str
    role_id: str | None
    token: str

    @property
    def open(self) -> bool:
        """Whether a list shows it: accepted ones disappear, declined ones stay."""
        return self.status != ACCEPTED


@dataclass(slots=True)
class Role:
    """A role of one scope; `owner_id` is `None` where the platform built it in."""

    id: str
    name: str
    description: str | None = None
    policy_ids: list[str] = field(default_factory=list)
    owner_id: str | None = None


@dataclass(slots=True)
class Policy:
    """A named set of permissions, owned by one scope."""

    id: str
    name: str
    description: str | None = None
    permission_ids: list[str] = field(default_factory=list)


@dataclass(slots=True)
class ApiKey:
    """An API key of one scope. `tail` is the end of its value, all that a list shows of it."""

    id: int
    name: str | None
    created_at: str
    tail: str
    valid: bool = True
    expires_at: str | None = None
    last_used: str | None = None


@dataclass(slots=True)
class Scope:
    """The organization or one project, with everybody in it.

    Attributes:
        members: role id by user id, in the order they joined; `None` where somebody holds no role.
        invitations: by id, accepted ones included.
        roles: custom roles by id; the built-in ones are the kind's.
        api_keys: newest first.
        plan: of the organization alone.
        governance_policy: of a project alone, `{id, name}`.
    """

    kind: Kind
    id: str
    name: str
    created_at: str
    plan: str = ""
    description: str | None = None
    governance_policy: dict[str, str] | None = None
    members: dict[str, str | None] = field(default_factory=dict)
    invitations: dict[int, Invitation] = field(default_factory=dict)
    roles: dict[str, Role] = field(default_factory=dict)
    policies: dict[str, Policy] = field(default_factory=dict)
    api_keys: list[ApiKey] = field(default_factory=list)

    @property
    def label(self) -> str:
        """How control routes and mails name it: `organization` or `project:ID`."""
        return "organization" if self.kind.name == "organization" else f"project:{self.id}"

    def role(self, role_id: str | None) -> Role | None:
        """A role that can be held here, built in or custom; `None` where there is no such role."""
        if role_id is None:
            return None
        return self.kind.roles.get(role_id) or self.roles.get(role_id)

    def all_roles(self) -> list[Role]:
        """Built-in roles first, then the scope's own in the order they were made."""
        return [*self.kind.roles.values(), *self.roles.values()]

    def owner(self) -> str | None:
        """The user id of the Owner, `None` where a project has none."""
        return next((user for user, role in self.members.items() if role == self.kind.owner), None)


@dataclass(slots=True)
class Mail:
    """A mail that would have been sent. It names the invitation and never its token."""

    email: str
    scope: str
    invitation_id: int
    why: str
    at: str
