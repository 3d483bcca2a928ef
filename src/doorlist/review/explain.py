"""One person: what they hold where, through what, and what they may do. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning.resolve import targets
from doorlist.planning.rolebook import holds
from doorlist.powers.build import from_live, scope_from_desired
from doorlist.powers.patterns import Catalogue
from doorlist.powers.state import Powers
from doorlist.powers.ways import Way, Ways, entry_steps
from doorlist.review.access_states import Says, standings
from doorlist.values.scope import ORGANIZATION, Scope, scope_order

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping
    from datetime import datetime

    from doorlist.review.report_values import Presence, State
    from doorlist.values.desired import Desired, DesiredScope, Entry
    from doorlist.values.live import ApiKey, Live
    from doorlist.values.plan import Plan, Waiting


class ScopeKeys(NamedTuple):
    """The API keys of a scope, as far as they could be read (`None`: not)."""

    scope: Scope
    keys: tuple[ApiKey, ...] | None


@dataclass(frozen=True, slots=True)
class ExplainedScope:
    """What one person has in one scope.

    Attributes:
        presence: what live says; `None` where it wasn't asked.
        state: how that is to be judged, as in `report`; `None` likewise.
        live: the live role: held, or offered by the invitation.
        wanted: the role that the files want at the moment in question.
        entry: what the files say, also where it has ended or hasn't begun.
        ends: when the access ends by itself: by this entry, or by the organization's before it.
        waiting: what is waited for.
        ways: what the person may do: whole ways, from an entry.
        catalogue: what there is to do.
    """

    scope: Scope
    presence: Presence | None
    state: State | None
    live: str | None
    wanted: str | None
    entry: Entry | None
    ends: datetime | None
    waiting: tuple[Waiting, ...]
    ways: tuple[Way, ...]
    catalogue: Catalogue

    @property
    def reached_only(self) -> bool:
        """Whether the person isn't in, nor invited, nor named, and reaches the scope through the organization."""
        return self.entry is None and self.presence in (None, "absent")


@dataclass(frozen=True, slots=True)
class Explained:
    """One person.

    Attributes:
        name: the display name, as the platform shows it.
        moment: when the files are looked at.
        offline: whether only the files were asked.
        scopes: the organization first, then projects by name.
        keys: of somebody who is to leave: the API keys of the scopes that they are in, which don't leave with them.
    """

    email: str
    name: str | None
    moment: datetime
    offline: bool
    scopes: tuple[ExplainedScope, ...]
    keys: tuple[ScopeKeys, ...] = ()

    @property
    def leaves(self) -> bool:
        """Whether the person is in the organization, and the files don't want that."""
        first = self.scopes[0] if self.scopes else None
        return first is not None and first.scope == ORGANIZATION and first.state == "to-be-removed"


def explained(email: str, desired: Desired, live: Live, plan: Plan, *, scopes: Collection[Scope]) -> Explained:
    """What somebody has, by live state, beside what the files want.

    Args:
        email: the person, trimmed and lowercased.
        desired: at its moment.
        live: with the people of the scopes, and what `powers.missing` asks for.
        plan: made from both.
        scopes: those asked for.

    Raises:
        AccessFileError: the files don't fit the organization, see `targets`.
    """
    asked = sorted({*scopes}, key=scope_order)
    powers = from_live(live, {ORGANIZATION, *asked})
    ways = Ways(powers)
    wanted = {target.scope: target.wanted for target in targets(desired, live)}
    says = Says(plan)
    waits = [entry for entry in plan.waiting if entry.email == email]
    found = []
    for scope in asked:
        access = dict(standings(scope, wanted.get(scope), live, says, only=[email])).get(email)
        of_person = live_ways(ways, scope, email, wanted, live)
        if access is None and not of_person:
            continue
        entry = _entry(wanted.get(scope), email)
        found.append(
            ExplainedScope(
                scope=scope,
                presence="absent" if access is None else access.presence,
                state=None if access is None else access.state,
                live=None if access is None else access.role,
                wanted=None if access is None else access.wanted,
                entry=entry,
                ends=None if entry is None else entry.ends,
                waiting=tuple(entry for entry in waits if entry.scope == scope),
                ways=of_person,
                catalogue=powers.scopes[scope].catalogue,
            )
        )
    return Explained(email, _name(email, live), plan.as_of or plan.created_at, offline=False, scopes=tuple(found))


def explained_offline(
    email: str, desired: Desired, moment: datetime, projects: Collection[DesiredScope]
) -> Explained:
    """What the files alone say of somebody.

    Args:
        email: the person.
        desired: at its moment.
        moment: that moment.
        projects: those asked for.
    """
    pairs = [(ORGANIZATION, desired.organization), *((project_scope(one), one) for one in projects)]
    powers = Powers({scope: scope_from_desired(scope.type, wanted, only=[email]) for scope, wanted in pairs})
    ways = Ways(powers)
    wanted = dict(pairs)
    found = []
    for scope, one in sorted(pairs, key=lambda pair: scope_order(pair[0])):
        entry, counts = _entry(one, email), one.entries.get(email)
        of_person = file_ways(ways, scope, email, wanted)
        if entry is None and not of_person:
            continue
        found.append(
            ExplainedScope(
                scope=scope,
                presence=None,
                state=None,
                live=None,
                wanted=None if counts is None else str(counts.role),
                entry=entry,
                ends=None if entry is None else entry.ends,
                waiting=(),
                ways=of_person,
                catalogue=powers.scopes[scope].catalogue,
            )
        )
    return Explained(email, None, moment, offline=True, scopes=tuple(found))


def live_ways(
    ways: Ways, scope: Scope, email: str, wanted: Mapping[Scope, DesiredScope], live: Live
) -> tuple[Way, ...]:
    """Somebody's ways in a scope, whole: an entry begins one where it says what the person holds."""

    def begun(where: Scope) -> Entry | None:
        one = wanted.get(where)
        entry = one.entries.get(email) if one is not None and one.managed else None
        member = (live.of(where).members or {}).get(email)
        return entry if entry is not None and member is not None and holds(member, entry.role) else None

    return _whole(ways.of(scope, email), email, begun)


def file_ways(ways: Ways, scope: Scope, email: str, wanted: Mapping[Scope, DesiredScope]) -> tuple[Way, ...]:
    """The same by the files alone."""
    return _whole(ways.of(scope, email), email, lambda where: wanted[where].entries.get(email))


def _whole(found: Iterable[Way], email: str, entry: Callable[[Scope], Entry | None]) -> tuple[Way, ...]:
    whole = []
    for way in found:
        start = way.steps[0].scope
        whole.append(way._replace(steps=(*entry_steps(start, email, entry(start)), *way.steps)))
    return tuple(whole)


def project_scope(wanted: DesiredScope) -> Scope:
    """A project as the files name it: the id is empty where they don't give it."""
    return Scope("project", wanted.id or "", wanted.name or wanted.id or "")


def _entry(wanted: DesiredScope | None, email: str) -> Entry | None:
    if wanted is None or not wanted.managed:
        return None
    return wanted.entries.get(email) or wanted.upcoming.get(email) or wanted.expired.get(email)


def _name(email: str, live: Live) -> str | None:
    for scope in (ORGANIZATION, *live.projects):
        member = (live.of(scope).members or {}).get(email)
        if member is not None and member.name:
            return member.name
    return None


def everybody(desired: Desired, live: Live | None = None) -> set[str]:
    """All emails that the files or live know, for the nearest to one that nobody knows."""
    known = {email for one in desired.scopes() for email in (*one.entries, *one.upcoming, *one.expired)}
    for there in () if live is None else live.scopes.values():
        known.update(there.members or (), (invitation.email for invitation in there.invitations or ()))
    return known
