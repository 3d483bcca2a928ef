"""What has to be read of live state before it can be told who may do what."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from doorlist.platform.facts import Facts
    from doorlist.platform.ladder import Ladder
    from doorlist.values.live import HeldRole, Live
    from doorlist.values.scope import Scope


class Missing(NamedTuple):
    """Scopes whose members, whose roles and policies, and whose catalogue are missing."""

    members: frozenset[Scope] = frozenset()
    definitions: frozenset[Scope] = frozenset()
    catalogues: frozenset[Scope] = frozenset()

    def __bool__(self) -> bool:
        return bool(self.members or self.definitions or self.catalogues)


def missing(live: Live, facts: Facts, scopes: Iterable[Scope], emails: Collection[str] | None = None) -> Missing:
    """What is missing to say who may do what in some scopes.

    Roles and policies are only asked for where somebody holds a custom role. The catalogue of one project is that of
    all, so that one is enough.

    Args:
        live: as far as it was read.
        facts: of the platform whose state it is.
        scopes: the scopes asked for; the organization is needed for each.
        emails: whom it is asked of; `None`: everybody.
    """
    asked = list(dict.fromkeys((ORGANIZATION, *scopes)))
    unread = frozenset(scope for scope in asked if live.of(scope).members is None)
    if unread:
        return Missing(members=unread)
    return Missing(
        definitions=frozenset(
            scope for scope in asked if _needs_definitions(live, facts.ladders[scope.type], scope, emails)
        ),
        catalogues=frozenset(_catalogues(live, asked)),
    )


def _needs_definitions(live: Live, ladder: Ladder, scope: Scope, emails: Collection[str] | None) -> bool:
    there = live.of(scope)
    if there.policies is not None and there.roles is not None:
        return False
    return any(not ladder.has(role.name) for role in _held(live, scope, emails))


def _held(live: Live, scope: Scope, emails: Collection[str] | None) -> Iterable[HeldRole]:
    members = live.of(scope).members or {}
    found = members.values() if emails is None else [members[email] for email in emails if email in members]
    return {member.role for member in found if member.role is not None}


def _catalogues(live: Live, asked: list[Scope]) -> Iterator[Scope]:
    if live.of(ORGANIZATION).permissions is None:
        yield ORGANIZATION
    projects = [scope for scope in asked if scope != ORGANIZATION]
    if projects and all(live.of(scope).permissions is None for scope in projects):
        yield projects[0]


def with_catalogue(live: Live) -> Live:
    """Give all projects the catalogue that was read of one: all have the same (`manual: platform`)."""
    read = [there.permissions for scope, there in live.scopes.items() if scope != ORGANIZATION and there.permissions]
    if not read:
        return live
    scopes = {
        scope: there
        if scope == ORGANIZATION or there.permissions is not None
        else replace(there, permissions=read[0])
        for scope, there in live.scopes.items()
    }
    return replace(live, scopes=scopes)
