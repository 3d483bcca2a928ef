"""What a change of the files means for each person."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from doorlist.planning.builder import record
from doorlist.planning.offline import domain_of
from doorlist.review.diff_values import Expiry, PersonChange, Start
from doorlist.review.matched_scopes import renamed
from doorlist.values.action import RoleChange
from doorlist.values.role_names import same_role

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from doorlist.platform.facts import Facts
    from doorlist.review.diff_values import Effect, Mark
    from doorlist.review.matched_scopes import Pair
    from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef

_NOBODY: dict[str, Entry] = {}


def people_changes(both: Sequence[Pair], old: Desired, facts: Facts) -> tuple[PersonChange, ...]:
    """Person by person, scope by scope; the scopes in their order, in each by email.

    Args:
        both: the scopes of both sides, the organization first.
        old: the old side, at its moment.
    """
    known = _domains(old)
    gone = frozenset(_dropped(both[0]))
    found = []
    for pair in both:
        for change in _of_scope(pair, gone):
            marks = tuple(_marks(change, known, old.guardrails.protected, pair, facts))
            found.append(replace(change, marks=marks))
    return tuple(found)


def _of_scope(pair: Pair, gone: frozenset[str]) -> Iterator[PersonChange]:
    before, after = _lasting(pair.old), _lasting(pair.new)
    roles = renamed(None if pair.old is None else pair.old.roles, None if pair.new is None else pair.new.roles)
    for email in sorted({*before, *after}):
        one, other = before.get(email), after.get(email)
        if other is None:
            assert one is not None
            out = email in gone or _removes(pair.new, email)
            yield _change(pair, email, "loses" if out else "released")
        elif one is None:
            yield _change(pair, email, "gains" if other.listing == "members" else "invited")
        elif not _same(one.role, other.role, roles):
            yield _change(pair, email, "role")
        elif _times(pair.old, email) != _times(pair.new, email):
            yield _change(pair, email, "expiry")


def _lasting(scope: DesiredScope | None) -> Mapping[str, Entry]:
    """The entry of everybody who has access, or will: the one that counts, else the one that will."""
    return _NOBODY if scope is None else {**scope.upcoming, **scope.entries}


def _times(scope: DesiredScope | None, email: str) -> list[Any]:
    """When somebody's access begins, ends and falls back, and to what."""
    assert scope is not None, "asked of somebody who is named"
    entries = dict.fromkeys(
        entry
        for entry in (scope.entries.get(email), scope.upcoming.get(email), *scope.others.get(email, ()))
        if entry is not None
    )
    # Of an entry that has begun it doesn't matter when; of several, what one after the other gives.
    return sorted(
        [
            (
                *(("", "") if entry is scope.entries.get(email) else (str(entry.starts), str(entry.role).casefold())),
                str(entry.changes),
                "" if entry.falls_back is None else str(entry.then).casefold(),
            )
            for entry in entries
        ],
        key=str,
    )


def _dropped(organization: Pair) -> Iterator[str]:
    """Who is taken out of the organization, and so out of every project."""
    if organization.old is not None and organization.new is not None:
        after = _lasting(organization.new)
        for email in _lasting(organization.old):
            if email not in after and _removes(organization.new, email):
                yield email


def _removes(scope: DesiredScope | None, email: str) -> bool:
    """Whether somebody who isn't named, or has expired, is taken out by a plan."""
    return scope is not None and scope.managed and (scope.unlisted == "remove" or email in scope.expired)


def _same(one: RoleRef, other: RoleRef, renamed_roles: Mapping[str, str]) -> bool:
    # Whether a name and an id mean one role can't be told offline.
    before = one.name if one.name is None else renamed_roles.get(one.name.casefold(), one.name)
    return one.id == other.id and same_role(before, other.name)


def _change(pair: Pair, email: str, what: Effect) -> PersonChange:
    one, other = _lasting_one(pair.old, email), _lasting_one(pair.new, email)
    return PersonChange(
        scope=pair.scope,
        email=email,
        what=what,
        role=RoleChange(_role(one), _role(other)),
        starts=Start(_starts(pair.old, email), _starts(pair.new, email)),
        expires=Expiry(None if one is None else one.changes, None if other is None else other.changes),
        then=RoleChange(_then(one), _then(other)),
        marks=(),
        reason=None if other is None else other.reason,
        source=None if other is None else record(other.source),
    )


def _lasting_one(scope: DesiredScope | None, email: str) -> Entry | None:
    return None if scope is None else scope.entries.get(email) or scope.upcoming.get(email)


def _role(entry: Entry | None) -> str | None:
    return None if entry is None else str(entry.role)


def _starts(scope: DesiredScope | None, email: str) -> datetime | None:
    """When the access begins of somebody who has none yet."""
    if scope is None or email in scope.entries or email not in scope.upcoming:
        return None
    return scope.upcoming[email].counts.starts


def _then(entry: Entry | None) -> str | None:
    return None if entry is None or entry.falls_back is None else str(entry.then)


def _marks(
    change: PersonChange, known: frozenset[str], protected: frozenset[str], pair: Pair, facts: Facts
) -> Iterator[Mark]:
    after, before = _lasting_one(pair.new, change.email), _lasting_one(pair.old, change.email)
    was = None if before is None else before.role.name
    ladder = facts.ladders[change.scope.type]
    if after is not None and change.what != "expiry":
        role = after.role.name
        if role is None:
            yield "by-id"
        elif ladder.is_owner(role):
            yield "owner"
        elif same_role(role, ladder.below_owner) and not ladder.is_owner(was):
            yield "admin"
        if known and domain_of(change.email) not in known:
            yield "outside"
    worse = change.what == "loses" or (after is not None and ladder.is_demotion(was, after.role.name))
    if change.email in protected and worse:
        yield "protected"


def _domains(desired: Desired) -> frozenset[str]:
    """The domains that a side has or allows; empty where it names nobody, as then everybody would be from outside."""
    named = {
        domain_of(email) for scope in desired.scopes() for email in (*scope.entries, *scope.upcoming, *scope.expired)
    }
    return frozenset(named | (desired.guardrails.allowed_domains or frozenset())) if named else frozenset()
