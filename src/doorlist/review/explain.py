"""One person by live state, beside what the files want. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.resolve import targets
from doorlist.planning.rolebook import holds
from doorlist.powers.build import from_live
from doorlist.powers.ways import Ways
from doorlist.review.access_states import Says, standings
from doorlist.review.explained import Explained, ExplainedScope, entry_of, whole_ways
from doorlist.values.scope import ORGANIZATION, Scope, scope_order

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from doorlist.powers.ways import Way
    from doorlist.values.desired import Desired, DesiredScope, Entry
    from doorlist.values.live import Live
    from doorlist.values.plan import Plan


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
        entry = entry_of(wanted.get(scope), email)
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


def live_ways(
    ways: Ways, scope: Scope, email: str, wanted: Mapping[Scope, DesiredScope], live: Live
) -> tuple[Way, ...]:
    """Somebody's ways in a scope, whole: an entry begins one where it says what the person holds."""

    def begun(where: Scope) -> Entry | None:
        one = wanted.get(where)
        entry = one.entries.get(email) if one is not None and one.managed else None
        member = (live.of(where).members or {}).get(email)
        return entry if entry is not None and member is not None and holds(member, entry.role) else None

    return whole_ways(ways.of(scope, email), email, begun)


def _name(email: str, live: Live) -> str | None:
    for scope in (ORGANIZATION, *live.projects):
        member = (live.of(scope).members or {}).get(email)
        if member is not None and member.name:
            return member.name
    return None
