"""One person by the files alone. Pure, and without anything that only live state needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.powers.build import scope_from_desired
from doorlist.powers.state import Powers
from doorlist.powers.ways import Ways
from doorlist.review.explained import Explained, ExplainedScope, entry_of, later_entries, whole_ways
from doorlist.review.matched_scopes import project_scope
from doorlist.values.scope import ORGANIZATION, Scope, scope_order

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from datetime import datetime

    from doorlist.platform.facts import Facts
    from doorlist.powers.ways import Way
    from doorlist.values.desired import Desired, DesiredScope


def explained_offline(
    email: str,
    desired: Desired,
    facts: Facts,
    moment: datetime,
    projects: Collection[DesiredScope],
    *,
    organization: bool = True,
) -> Explained:
    """What the files alone say of somebody.

    Args:
        email: the person.
        desired: at its moment.
        facts: of the platform.
        moment: that moment.
        projects: those asked for.
        organization: whether it is asked for, too; what it opens in projects is told in any case.
    """
    wanted = {ORGANIZATION: desired.organization}
    powers = Powers(
        {ORGANIZATION: scope_from_desired(facts.ladders["organization"], desired.organization, only=[email])},
        facts,
    )
    reaches = powers.reaches(email)
    for one in projects:
        if reaches or entry_of(one, email) is not None:
            scope = project_scope(one)
            wanted[scope] = one
            powers.scopes[scope] = scope_from_desired(facts.ladders["project"], one, only=[email])
    ways = Ways(powers)
    found = []
    for scope in sorted(wanted, key=scope_order):
        one = wanted[scope]
        if scope == ORGANIZATION and not organization:
            continue
        entry, counts = entry_of(one, email), one.entries.get(email)
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
                later=later_entries(one, email, moment),
            )
        )
    return Explained(email, None, moment, offline=True, scopes=tuple(found), asked_organization=organization)


def file_ways(ways: Ways, scope: Scope, email: str, wanted: Mapping[Scope, DesiredScope]) -> tuple[Way, ...]:
    """Somebody's ways in a scope by the files alone, from the entry on."""
    return whole_ways(ways.of(scope, email), email, lambda where: wanted[where].entries.get(email))
