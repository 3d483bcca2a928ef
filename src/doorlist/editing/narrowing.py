"""Leaves out what an edit hasn't touched, so that telling what it means doesn't look at everybody again."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from doorlist.planning.offline import domain_of, offline_blocks
from doorlist.values.desired import at

if TYPE_CHECKING:
    from datetime import datetime

    from doorlist.values.desired import Desired, DesiredScope, Entry


def narrowed(old: Desired, new: Desired, moment: datetime) -> tuple[Desired, Desired]:
    """Both sides of an edit without the projects that are the same; all of both where those could matter.

    They matter where the organization changes, which reaches into projects, where a guardrail forbids something, and
    where only they have a domain of somebody who is new.
    """
    if old is new or len(old.projects) != len(new.projects) or not _same(old.organization, new.organization):
        return old, new
    pairs = zip(old.projects, new.projects, strict=True)
    changed = [(one, other) for one, other in pairs if not _same(one, other)]
    if len(changed) == len(old.projects) or offline_blocks(at(new, moment), moment):
        return old, new
    less, more = (replace(side, projects=tuple(kept)) for side, kept in zip((old, new), _sides(changed), strict=True))
    return (less, more) if _domains(more) <= _domains(less) else (old, new)


def _sides(changed: list[tuple[DesiredScope, DesiredScope]]) -> tuple[list[DesiredScope], list[DesiredScope]]:
    return [one for one, _ in changed], [other for _, other in changed]


def _domains(desired: Desired) -> set[str]:
    return {domain_of(email) for scope in desired.scopes() for email in scope.entries}


def _same(one: DesiredScope, other: DesiredScope) -> bool:
    """Whether two scopes say the same, wherever it stands."""
    if _settings(one) != _settings(other) or one.entries.keys() != other.entries.keys():
        return False
    if one.others or other.others or one.roles or other.roles or one.policies or other.policies:
        return one == other
    entries = other.entries
    return all(_plain(entry) == _plain(entries[email]) for email, entry in one.entries.items())


def _settings(scope: DesiredScope) -> tuple[object, ...]:
    return (scope.name, scope.id, scope.managed, scope.unlisted, scope.unlisted_roles, scope.upcoming, scope.expired)


def _plain(entry: Entry) -> tuple[object, ...]:
    return (entry.role, entry.listing, *entry[4:])
