"""What the access files come to: who should be where, in which role.

It depends on no live state and on no clock: names of projects and roles are as written, and an entry keeps the moment
at which it expires. `doorlist.values.at_moment` makes of it what counts at a moment.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from doorlist.values.guardrails import Guardrails
from doorlist.values.times import ALWAYS, Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime, timedelta

    from doorlist.values.source import Source

Unlisted = Literal["remove", "keep"]
Listing = Literal["members", "invitees"]
UnnamedProjects = Literal["ignore", "drift"]


class Unchanged(Enum):
    """The type of `UNCHANGED`."""

    UNCHANGED = "unchanged"


#: Stands for a description that the files don't give: live's own stays. (`None` clears it.)
UNCHANGED: Final = Unchanged.UNCHANGED
Description = str | None | Literal[Unchanged.UNCHANGED]


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
        within: when the person's entry in the organization counts: a project's entry counts only then (`bounded`).
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
    within: Span = ALWAYS

    @property
    def counts(self) -> Span:
        """From when until when the person has access by this entry, in whichever role."""
        own = Span(self.starts, self.expires if self.then is None else None)
        return own if self.within is ALWAYS else own.within(self.within)

    @property
    def ends(self) -> datetime | None:
        """The moment from which on the entry gives no access: its own end, or the organization entry's before."""
        return self.counts.ends

    @property
    def falls_back(self) -> datetime | None:
        """The moment from which on the entry gives the role `then`, if it lasts so long."""
        if self.then is None or self.expires is None or self.within.is_over(self.expires):
            return None
        return self.expires

    @property
    def changes(self) -> datetime | None:
        """The moment at which the entry ends or falls back."""
        return self.falls_back or self.ends

    def phases(self) -> Iterator[tuple[Span, RoleRef]]:
        """When the entry gives which role."""
        yield Span(self.starts, self.expires).within(self.within), self.role
        if self.then is not None:
            yield Span(self.expires).within(self.within), self.then


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
        expired: whose entry has ended, by email; empty before `at`. Somebody can have another entry since.
        upcoming: whose entry hasn't begun, by email; empty before `at`. Somebody can have another entry until then.
        fell_back: the entry as the files have it of whoever has its role `then` now, by email; empty before `at`.
        others: by email, further entries that somebody has through groups, which count at other times.
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
    upcoming: Mapping[str, Entry] = field(default_factory=dict)
    fell_back: Mapping[str, Entry] = field(default_factory=dict)
    others: Mapping[str, tuple[Entry, ...]] = field(default_factory=dict)

    def lasting(self) -> Iterator[Entry]:
        """Every entry that hasn't ended: those that count, and those that will."""
        yield from self.entries.values()
        for email, entry in self.upcoming.items():
            if entry is not self.entries.get(email):
                yield entry
        for entries in self.others.values():
            yield from entries

    def of(self, email: str) -> list[Entry]:
        """All entries of one person as the files have them, whenever they count."""
        current = self.fell_back.get(email) or self.entries.get(email)
        found = [current, self.upcoming.get(email), self.expired.get(email), *self.others.get(email, ())]
        return list(dict.fromkeys(entry for entry in found if entry is not None))


@dataclass(frozen=True, slots=True)
class InvitationSettings:
    """The `invitations` section. `resend_after` is `None` where nobody is to be reminded."""

    projects: Literal["immediately", "after-joining"] = "immediately"
    declined: Literal["hold", "resend"] = "hold"
    resend_after: timedelta | None = None


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
    guardrails: Guardrails = field(default_factory=Guardrails)
    files: tuple[str, ...] = ()
    unnamed_projects: UnnamedProjects = "ignore"

    def scopes(self) -> tuple[DesiredScope, ...]:
        """The organization, then the projects."""
        return (self.organization, *self.projects)
