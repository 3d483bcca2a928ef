"""What the access files come to: who should be where, in which role.

Offline and independent of the clock until `at` is called: names of projects and roles are as written, and an
entry keeps the moment it expires at.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime, timedelta

Unlisted = Literal["remove", "keep"]
Listing = Literal["members", "invitees"]
UnnamedProjects = Literal["ignore", "drift"]


class Unchanged(Enum):
    """The type of `UNCHANGED`."""

    UNCHANGED = "unchanged"


#: Stands for a description that the files don't give: live's own stays. (`None` clears it.)
UNCHANGED: Final = Unchanged.UNCHANGED
Description = str | None | Literal[Unchanged.UNCHANGED]


class Source(NamedTuple):
    """A place in an access file; `line` counts from 1."""

    file: str
    line: int


class RoleRef(NamedTuple):
    """A role as the file names it: by name, or by id (exactly one is set)."""

    name: str | None = None
    id: str | None = None

    def __str__(self) -> str:
        return self.name if self.name is not None else f"role_id {self.id}"


class Entry(NamedTuple):
    """One person in one scope, groups resolved. `email` is trimmed and lowercased.

    Attributes:
        starts: a moment in UTC; before then the entry counts as absent.
        expires: a moment in UTC; from then on the entry counts as absent, or gives the role `then`.
        then: the role that holds from `expires` on, `None` where nothing does.
        group: the group that brought the person here, `None` where the person is named directly.
        template: the template that brought the entry here, `None` where the scope's own section has it.
    """

    email: str
    role: RoleRef
    source: Source
    listing: Listing = "members"
    expires: datetime | None = None
    reason: str | None = None
    group: str | None = None
    starts: datetime | None = None
    then: RoleRef | None = None
    template: str | None = None


class WantedPolicy(NamedTuple):
    """A policy as the files define it.

    Attributes:
        permissions: names and patterns as written; only the live catalogue tells what a pattern comes to.
        was: the name it had before: a rename instead of a new policy.
    """

    name: str
    permissions: tuple[str, ...]
    source: Source
    description: Description = UNCHANGED
    was: str | None = None
    template: str | None = None


class WantedRole(NamedTuple):
    """A custom role as the files define it; `policies` are names, and `was` is the name it had before."""

    name: str
    policies: tuple[str, ...]
    source: Source
    description: Description = UNCHANGED
    was: str | None = None
    template: str | None = None


@dataclass(frozen=True, slots=True)
class DesiredScope:
    """The organization, or one project, as the files want it.

    Attributes:
        name: the name as written; `None` where only an id is given.
        id: the id where the file gives one.
        source: where the scope stands in the files.
        managed: has a `members` or an `invitees` key. An unmanaged scope is never touched.
        unlisted: what happens to people and invitations that the files don't name.
        unlisted_roles: what happens to custom roles and policies that the files don't name.
        roles: the custom roles by name; `None` where the files don't manage the scope's roles.
        policies: the policies by name; `None` where the files don't manage them.
        entries: who should be in or invited, by email.
        expired: whose entry has expired, by email; empty before `at`. One without `expires` is a project's that went
            with the person's entry in the organization.
    """

    name: str | None
    id: str | None
    source: Source
    managed: bool = False
    unlisted: Unlisted = "remove"
    entries: Mapping[str, Entry] = field(default_factory=dict)
    expired: Mapping[str, Entry] = field(default_factory=dict)
    unlisted_roles: Unlisted = "remove"
    roles: Mapping[str, WantedRole] | None = None
    policies: Mapping[str, WantedPolicy] | None = None


@dataclass(frozen=True, slots=True)
class InvitationSettings:
    """The `invitations` section. `resend_after` is `None` where nobody is to be reminded."""

    projects: Literal["immediately", "after-joining"] = "immediately"
    declined: Literal["hold", "resend"] = "hold"
    resend_after: timedelta | None = None


class Limit(NamedTuple):
    """A count, or a percentage of a scope's people (0 to 100, may be fractional)."""

    value: float
    percent: bool = False

    def __str__(self) -> str:
        number = f"{self.value:g}"
        return f"{number}%" if self.percent else number


class Restriction(NamedTuple):
    """Who alone may hold the permissions that a pattern matches: these people, and everybody of these domains.

    Attributes:
        permission: a permission's name or a pattern, as written.
        people: emails, groups resolved.
        domains: in lowercase.
    """

    permission: str
    people: frozenset[str]
    domains: frozenset[str]
    source: Source

    def allows(self, email: str) -> bool:
        """Whether this person may hold them."""
        return email in self.people or email.rpartition("@")[2] in self.domains


@dataclass(frozen=True, slots=True)
class Guardrails:
    """The `guardrails` sections of all files, merged so that the stricter value wins.

    A count and a percentage can't be compared before the scope's size is known: `max_removals` and
    `max_role_changes` keep every limit, and the lowest for the scope holds. Empty: the default holds.
    `allowed_domains` is `None` where every domain is allowed. `restricted` holds one restriction for each permission
    or pattern, in their order. `sources` says where each guardrail stands, by its name.
    """

    max_removals: tuple[Limit, ...] = ()
    max_role_changes: tuple[Limit, ...] = ()
    protected: frozenset[str] = frozenset()
    min_admins: int | None = None
    max_admins: int | None = None
    allowed_domains: frozenset[str] | None = None
    require_expiry: frozenset[str] = frozenset()
    restricted: tuple[Restriction, ...] = ()
    sources: Mapping[str, Source] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Desired:
    """The desired state of one organization.

    Attributes:
        organization: name or id to be checked against live, and the organization's own entries.
        projects: in the order of the files.
        unnamed_projects: whether a live project that no file names is drift.
        files: the paths read, as given on the command line (a folder's files below it), sorted.
    """

    organization: DesiredScope
    projects: tuple[DesiredScope, ...] = ()
    invitations: InvitationSettings = InvitationSettings()
    guardrails: Guardrails = Guardrails()
    files: tuple[str, ...] = ()
    unnamed_projects: UnnamedProjects = "ignore"

    def scopes(self) -> tuple[DesiredScope, ...]:
        """The organization, then the projects."""
        return (self.organization, *self.projects)


def at(desired: Desired, moment: datetime) -> Desired:
    """The desired state at a moment (UTC): expired entries are set apart.

    An entry of the organization that has expired takes the person's project entries with it
    (`manual: access-file#dates`).
    """
    organization = _scope_at(desired.organization, moment, frozenset())
    gone = frozenset(organization.expired)
    projects = tuple(_scope_at(project, moment, gone) for project in desired.projects)
    return replace(desired, organization=organization, projects=projects)


def _scope_at(scope: DesiredScope, moment: datetime, gone: frozenset[str]) -> DesiredScope:
    expired = {
        email: entry
        for email, entry in scope.entries.items()
        if (entry.expires is not None and entry.expires <= moment)
    }
    # Taken along: the entry's own date, if it has one, isn't what ended it.
    along = {email: entry for email, entry in scope.entries.items() if email in gone and email not in expired}
    expired |= {email: entry._replace(expires=None) for email, entry in along.items()}
    if not expired:
        return scope
    entries = {email: entry for email, entry in scope.entries.items() if email not in expired}
    return replace(scope, entries=entries, expired={**scope.expired, **expired})
