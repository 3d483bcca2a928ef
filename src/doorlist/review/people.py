"""What a change of the files means for each person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.builder import record
from doorlist.planning.offline import domain_of
from doorlist.platform.roles import is_demotion, is_owner, next_lower_than_owner, same_role
from doorlist.review.values import Expiry, PersonChange
from doorlist.values.plan import RoleChange

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doorlist.review.matched_scopes import Pair
    from doorlist.review.values import Effect, Mark
    from doorlist.values.desired import Desired, DesiredScope, Entry, RoleRef
    from doorlist.values.scope import Scope

_NOBODY: dict[str, Entry] = {}


def people_changes(both: Sequence[Pair], old: Desired, new: Desired) -> tuple[PersonChange, ...]:
    """Person by person, scope by scope; the scopes in their order, in each by email.

    Args:
        both: the scopes of both sides, the organization first.
        old: the old side, at its moment.
        new: the new side, at the same moment.
    """
    known = _domains(old)
    gone = frozenset(_dropped(both[0]))
    found = []
    for pair in both:
        for change in _of_scope(pair, gone):
            marks = tuple(_marks(change, known, old.guardrails.protected, pair))
            found.append(
                PersonChange(
                    change.scope,
                    change.email,
                    change.what,
                    change.role,
                    change.expires,
                    marks,
                    change.reason,
                    change.source,
                )
            )
    return tuple(found)


def _of_scope(pair: Pair, gone: frozenset[str]) -> Iterator[PersonChange]:
    before = _NOBODY if pair.old is None else pair.old.entries
    after = _NOBODY if pair.new is None else pair.new.entries
    for email in sorted({*before, *after}):
        one, other = before.get(email), after.get(email)
        if other is None:
            assert one is not None
            out = email in gone or _removes(pair.new, email)
            yield _change(pair.scope, email, "loses" if out else "released", one, None)
        elif one is None:
            yield _change(pair.scope, email, "gains" if other.listing == "members" else "invited", None, other)
        elif not _same(one.role, other.role):
            yield _change(pair.scope, email, "role", one, other)
        elif one.changes != other.changes:
            yield _change(pair.scope, email, "expiry", one, other)


def _dropped(organization: Pair) -> Iterator[str]:
    """Who is taken out of the organization, which takes them out of every project."""
    if organization.old is not None and organization.new is not None:
        for email in organization.old.entries:
            if email not in organization.new.entries and _removes(organization.new, email):
                yield email


def _removes(scope: DesiredScope | None, email: str) -> bool:
    """Whether somebody who isn't named, or has expired, is taken out by a plan."""
    return scope is not None and scope.managed and (scope.unlisted == "remove" or email in scope.expired)


def _same(one: RoleRef, other: RoleRef) -> bool:
    # Whether a name and an id mean one role can't be told offline.
    return one.id == other.id and same_role(one.name, other.name)


def _change(scope: Scope, email: str, what: Effect, one: Entry | None, other: Entry | None) -> PersonChange:
    return PersonChange(
        scope=scope,
        email=email,
        what=what,
        role=RoleChange(None if one is None else str(one.role), None if other is None else str(other.role)),
        expires=Expiry(None if one is None else one.changes, None if other is None else other.changes),
        marks=(),
        reason=None if other is None else other.reason,
        source=None if other is None else record(other.source),
    )


def _marks(change: PersonChange, known: frozenset[str], protected: frozenset[str], pair: Pair) -> Iterator[Mark]:
    after = None if pair.new is None else pair.new.entries.get(change.email)
    before = None if pair.old is None else pair.old.entries.get(change.email)
    was = None if before is None else before.role.name
    if after is not None and change.what != "expiry":
        role = after.role.name
        if role is None:
            yield "by-id"
        elif is_owner(role):
            yield "owner"
        elif same_role(role, next_lower_than_owner(change.scope)) and not is_owner(was):
            yield "admin"
        if known and domain_of(change.email) not in known:
            yield "outside"
    worse = change.what == "loses" or (after is not None and is_demotion(change.scope, was, after.role.name))
    if change.email in protected and worse:
        yield "protected"


def _domains(desired: Desired) -> frozenset[str]:
    """The domains that a side has or allows; empty where it names nobody, as then everybody would be from outside."""
    named = {domain_of(email) for scope in desired.scopes() for email in (*scope.entries, *scope.expired)}
    return frozenset(named | (desired.guardrails.allowed_domains or frozenset())) if named else frozenset()
