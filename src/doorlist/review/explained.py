"""What is told of one person: where they are, through what, and what they may do there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from doorlist.powers.ways import Way, entry_steps
from doorlist.values.scope import ORGANIZATION, Scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from doorlist.powers.patterns import Catalogue
    from doorlist.review.report_values import Presence, State
    from doorlist.values.desired import Desired, DesiredScope, Entry
    from doorlist.values.live import ApiKey, Live
    from doorlist.values.plan import Waiting


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
        later: further entries, through groups, that haven't begun.
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
    later: tuple[Entry, ...] = ()

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
        asked_organization: whether it was asked about the organization, too.
        as_of: set where another day was asked for, and then `moment`.
        keys: of somebody who is to leave: the API keys of the scopes that they are in, which don't leave with them.
    """

    email: str
    name: str | None
    moment: datetime
    offline: bool
    scopes: tuple[ExplainedScope, ...]
    keys: tuple[ScopeKeys, ...] = ()
    as_of: datetime | None = None
    asked_organization: bool = True

    @property
    def leaves(self) -> bool:
        """Whether the person is in the organization, and the files don't want that."""
        first = self.scopes[0] if self.scopes else None
        return first is not None and first.scope == ORGANIZATION and first.state == "to-be-removed"


def whole_ways(found: Iterable[Way], email: str, entry: Callable[[Scope], Entry | None]) -> tuple[Way, ...]:
    """Ways from the entry on; `entry` is asked for the one that gives the role they begin with."""
    whole = []
    for way in found:
        start = way.steps[0].scope
        whole.append(Way((*entry_steps(start, email, entry(start)), *way.steps), way.permissions, way.known))
    return tuple(whole)


def entry_of(wanted: DesiredScope | None, email: str) -> Entry | None:
    """Somebody's entry in a scope that is managed, also one that has ended or hasn't begun."""
    if wanted is None or not wanted.managed:
        return None
    return wanted.entries.get(email) or wanted.upcoming.get(email) or wanted.expired.get(email)


def later_entries(wanted: DesiredScope | None, email: str, moment: datetime) -> tuple[Entry, ...]:
    """What somebody has besides `entry_of`, from a later moment on; the first to begin is first."""
    first = entry_of(wanted, email)
    if wanted is None or first is None:
        return ()
    shown = (first, wanted.fell_back.get(email))
    begins = [(entry.counts.starts, entry) for entry in wanted.of(email) if not any(entry is one for one in shown)]
    coming = [(starts, entry) for starts, entry in begins if starts is not None and starts > moment]
    return tuple(entry for _, entry in sorted(coming, key=lambda one: one[0]))


def everybody(desired: Desired, live: Live | None = None) -> set[str]:
    """All emails that the files or live know, for the nearest to one that nobody knows."""
    known = {email for one in desired.scopes() for email in (*one.entries, *one.upcoming, *one.expired)}
    for there in () if live is None else live.scopes.values():
        known.update(there.members or (), (invitation.email for invitation in there.invitations or ()))
    return known
