"""The desired state at a moment: which entries count then, and with which role."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from doorlist.values.times import ALWAYS, FIRST, LAST, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime, timedelta

    from doorlist.values.desired import Desired, DesiredScope, Entry


def bounded(desired: Desired) -> Desired:
    """Tell each entry of a project the span in which the person's entry of the organization counts.

    An entry of the organization that ends takes the person's project entries with it, and none of them counts before
    it starts (`manual: access-file#dates`).
    """
    return _bounded(desired, _timed(desired.organization))


def _bounded(desired: Desired, timed: Sequence[str]) -> Desired:
    """Do the same; `timed` are the people of the organization whose entries don't always count."""
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

    The state that is given may be that at another moment.
    """
    timed = _timed(desired.organization)
    desired = _bounded(desired, timed)
    return replace(
        desired,
        organization=_scope_at(desired.organization, timed, moment),
        projects=tuple(_scope_at(project, _timed(project), moment) for project in desired.projects),
    )


def _timed(scope: DesiredScope) -> list[str]:
    """Everybody in a scope who has an entry that doesn't always count, or several entries."""
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
    """Sorts entries that don't always count: those that do at a moment, those that did, and those that will."""

    def __init__(self, moment: datetime) -> None:
        self._moment = moment
        self.entries: dict[str, Entry] = {}
        self.expired: dict[str, Entry] = {}
        self.upcoming: dict[str, Entry] = {}
        self.fell_back: dict[str, Entry] = {}
        self.others: dict[str, tuple[Entry, ...]] = {}

    def place(self, email: str, entries: Sequence[Entry]) -> None:
        """Sort all entries of one person, who has one as a rule."""
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
    """Order the entries that one person has through several groups: of those that count, the first one holds."""
    return (LAST - (entry.ends or LAST), entry.listing != "members", entry.group or "")
