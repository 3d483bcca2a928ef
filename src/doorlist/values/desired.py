"""What the access files come to: who should be where, in which role.

Offline and independent of the clock until `at` is called: names of projects and roles are as written, and an
entry keeps the moment it expires at.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import Enum
from typing import TYPE_CHECKING, Final, Literal, NamedTuple

from doorlist.values.times import ALWAYS, FIRST, LAST, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
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


#: Stands for every domain in `Guardrails.max_duration`.
EVERYBODY: Final = "*"


@dataclass(frozen=True, slots=True)
class Guardrails:
    """The `guardrails` sections of all files, merged so that the stricter value wins.

    A count and a percentage can't be compared before the scope's size is known: `max_removals` and
    `max_role_changes` keep every limit, and the lowest for the scope holds. Empty: the default holds.
    `allowed_domains` is `None` where every domain is allowed. `restricted` holds one restriction for each permission
    or pattern, in their order. `max_duration` is by domain, and `EVERYBODY` stands for all; the lowest that concerns
    somebody holds. `sources` says where each guardrail stands, by its name.
    """

    max_removals: tuple[Limit, ...] = ()
    max_role_changes: tuple[Limit, ...] = ()
    protected: frozenset[str] = frozenset()
    min_admins: int | None = None
    max_admins: int | None = None
    allowed_domains: frozenset[str] | None = None
    require_expiry: frozenset[str] = frozenset()
    restricted: tuple[Restriction, ...] = ()
    max_duration: Mapping[str, timedelta] = field(default_factory=dict)
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


def bounded(desired: Desired) -> Desired:
    """The desired state with each project entry told when the person's entry in the organization counts.

    An entry of the organization that ends takes the person's project entries with it, and none of them counts before
    it starts (`manual: access-file#dates`).
    """
    return _bounded(desired, _timed(desired.organization))


def _bounded(desired: Desired, timed: Sequence[str]) -> Desired:
    """As `bounded`; `timed` are those of the organization."""
    if not desired.projects:
        return desired
    organization = desired.organization
    spans = {email: _hull(entry.counts for entry in organization.of(email)) for email in timed}
    spans = {email: span for email, span in spans.items() if span != ALWAYS}
    if not spans:
        return desired
    return replace(desired, projects=tuple(_bounded_scope(project, spans) for project in desired.projects))


def _hull(spans: Iterable[Span]) -> Span:
    starts, ends = zip(*spans, strict=True)
    return Span(
        None if None in starts else min(starts),
        None if None in ends else max(ends),
    )


def _bounded_scope(scope: DesiredScope, spans: Mapping[str, Span]) -> DesiredScope:
    def bound(entries: Mapping[str, Entry]) -> dict[str, Entry]:
        return {**entries, **{email: entries[email]._replace(within=spans[email]) for email in common(entries)}}

    def common(entries: Mapping[str, object]) -> set[str]:
        return entries.keys() & spans.keys()

    if not any(map(common, (scope.entries, scope.expired, scope.upcoming))):
        return scope
    further = {
        email: tuple(entry._replace(within=spans[email]) for entry in scope.others[email])
        for email in common(scope.others)
    }
    return replace(
        scope,
        entries=bound(scope.entries),
        expired=bound(scope.expired),
        upcoming=bound(scope.upcoming),
        fell_back=bound(scope.fell_back),
        others={**scope.others, **further},
    )


def at(desired: Desired, moment: datetime) -> Desired:
    """The desired state at a moment (UTC): entries that have ended, or haven't begun, are set apart.

    Of a desired state at another moment it makes the one at this.
    """
    timed = _timed(desired.organization)
    desired = _bounded(desired, timed)
    return replace(
        desired,
        organization=_scope_at(desired.organization, timed, moment),
        projects=tuple(_scope_at(project, _timed(project), moment) for project in desired.projects),
    )


def _timed(scope: DesiredScope) -> list[str]:
    """Who has an entry that doesn't always count, or several."""
    timed = [
        email
        for email, entry in scope.entries.items()
        if entry.expires is not None or entry.starts is not None or entry.within is not ALWAYS
    ]
    return list(dict.fromkeys([*timed, *scope.fell_back, *scope.expired, *scope.upcoming, *scope.others]))


def _scope_at(scope: DesiredScope, timed: Sequence[str], moment: datetime) -> DesiredScope:
    if not timed:
        return scope
    found = _AtMoment(moment)
    several = bool(scope.expired or scope.upcoming or scope.fell_back or scope.others)
    for email in timed:
        found.place(email, scope.of(email) if several else (scope.entries[email],))
    absent = set(timed) - found.entries.keys()
    entries = {email: entry for email, entry in scope.entries.items() if email not in absent}
    return replace(
        scope,
        entries={**entries, **found.entries},
        expired=found.expired,
        upcoming=found.upcoming,
        fell_back=found.fell_back,
        others=found.others,
    )


class _AtMoment:
    """Where entries that don't always count belong at a moment."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self.entries: dict[str, Entry] = {}
        self.expired: dict[str, Entry] = {}
        self.upcoming: dict[str, Entry] = {}
        self.fell_back: dict[str, Entry] = {}
        self.others: dict[str, tuple[Entry, ...]] = {}

    def place(self, email: str, entries: Sequence[Entry]) -> None:
        """Tell apart all entries of one person: usually one."""
        over, later, counting = [], [], []
        for entry in entries:
            span = entry.counts
            if span.is_over(self._moment):
                over.append(entry)
            elif span.has_begun(self._moment):
                counting.append(entry)
            else:
                later.append(entry)
        counting.sort(key=longest_first)
        if over:
            self.expired[email] = max(over, key=lambda entry: entry.ends or FIRST)
        if later:
            self.upcoming[email] = min(later, key=lambda entry: entry.counts.starts or FIRST)
        if counting:
            self.entries[email] = self._now(email, counting[0])
        others = [*counting[1:], *(entry for entry in later if entry is not self.upcoming[email])]
        if others:
            self.others[email] = tuple(others)

    def _now(self, email: str, entry: Entry) -> Entry:
        since = entry.falls_back
        if since is None or since > self._moment or entry.then is None:
            return entry
        self.fell_back[email] = entry
        return entry._replace(role=entry.then, expires=None, then=None)


def longest_first(entry: Entry) -> tuple[timedelta, bool, str]:
    """The order of entries that one person has through several groups: the first of those that count holds."""
    return (LAST - (entry.ends or LAST), entry.listing != "members", entry.group or "")
