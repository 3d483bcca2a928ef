"""The access review, from desired, live, plan and clock. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING

from doorlist import __version__
from doorlist.planning.builder import record
from doorlist.planning.resolve import targets
from doorlist.powers.build import from_live
from doorlist.powers.holders import holders
from doorlist.review.access_states import PlanByPerson, standings
from doorlist.review.report_powers import catalogues, reported_keys, role_powers
from doorlist.review.report_values import (
    FORMAT_VERSION,
    Expiring,
    Person,
    Report,
    ScopeSummary,
    Summary,
)
from doorlist.values.at_moment import at
from doorlist.values.scope import ORGANIZATION, scope_order
from doorlist.values.times import later

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime

    from doorlist.platform.facts import Facts
    from doorlist.review.report_powers import Keys
    from doorlist.review.report_values import Access, State
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.live import Live
    from doorlist.values.plan import Plan
    from doorlist.values.scope import Scope

#: What counts as soon, in days, where nothing else is asked for.
SOON = 30


def report(
    desired: Desired, live: Live, facts: Facts, plan: Plan, *, soon_days: int = SOON, keys: Keys | None = None
) -> Report:
    """Everything that an access review needs.

    Args:
        desired: what the files say.
        live: with the people of every scope; what wasn't read is shown as empty.
        facts: of the platform whose state it is.
        plan: made from both; its moment (`as_of`, else `created_at`) is the report's.
        soon_days: how many days ahead an end counts as soon.
        keys: API keys by scope, `None` in place of those that can't be read; `None`: nobody asked.

    Raises:
        AccessFileError: the files don't fit the organization, see `targets`.
    """
    moment = plan.as_of or plan.created_at
    desired = at(desired, moment)
    wanted = {target.scope: target.wanted for target in targets(desired, live)}
    planned = PlanByPerson(plan)
    powers = from_live(live, facts, (ORGANIZATION, *live.projects))
    reaching = frozenset(holders(powers, ORGANIZATION, frozenset({powers.facts.reaches_projects})))
    scopes: list[ScopeSummary] = []
    access: defaultdict[str, list[Access]] = defaultdict(list)
    for scope in (ORGANIZATION, *sorted(live.projects, key=scope_order)):
        found = dict(standings(scope, wanted.get(scope), live, facts, planned))
        for email, one in found.items():
            access[email].append(one)
        scopes.append(_scope(scope, wanted.get(scope), live, facts, found.values(), reaching))
    names = _names(live)
    people = tuple(
        Person(email, names.get(email), tuple(access[email]), email in reaching) for email in sorted(access)
    )
    expiring = _expiring(people, later(moment, timedelta(days=soon_days)))
    return Report(
        format_version=FORMAT_VERSION,
        tool=f"doorlist {__version__}",
        created_at=plan.created_at,
        organization=plan.organization,
        files=desired.files,
        soon_days=soon_days,
        scopes=tuple(scopes),
        people=people,
        expiring=expiring,
        waiting=plan.waiting,
        differences=plan.actions,
        blocked=plan.blocked,
        summary=_summary(scopes, people, expiring, plan),
        roles=role_powers(powers),
        permissions=catalogues(powers),
        unnamed_projects=tuple(scope for scope in sorted(live.projects, key=scope_order) if scope not in wanted),
        keys=None if keys is None else reported_keys(keys, plan.created_at),
        unread_keys=() if keys is None else tuple(scope for scope, found in keys.items() if found is None),
        as_of=plan.as_of,
    )


def _scope(
    scope: Scope,
    wanted: DesiredScope | None,
    live: Live,
    facts: Facts,
    found: Iterable[Access],
    reaching: frozenset[str],
) -> ScopeSummary:
    members, is_owner = live.of(scope).members or {}, facts.ladders[scope.type].is_owner
    owner = next((m.email for m in members.values() if m.role is not None and is_owner(m.role.name)), None)
    managed = wanted is not None and wanted.managed
    found = list(found)
    return ScopeSummary(
        scope=scope,
        managed=managed,
        unlisted=wanted.unlisted if wanted is not None and managed else None,
        source=None if wanted is None else record(wanted.source),
        owner=owner,
        members=len(members),
        invited=sum(one.presence == "invited" for one in found),
        states=_counted(Counter(one.state for one in found)),
        reaching=0 if scope == ORGANIZATION else len(reaching - members.keys()),
    )


def _names(live: Live) -> dict[str, str]:
    """Display names; the organization's is taken before a project's."""
    names: dict[str, str] = {}
    for scope in (ORGANIZATION, *live.projects):
        for email, member in (live.of(scope).members or {}).items():
            if member.name and email not in names:
                names[email] = member.name
    return names


def _expiring(people: Sequence[Person], soon: datetime) -> tuple[Expiring, ...]:
    found = [
        Expiring(
            one.scope, person.email, one.wanted, one.expires, one.then, one.expires <= soon, one.reason, one.source
        )
        for person in people
        for one in person.access
        if one.expires is not None and one.wanted is not None and one.source is not None
    ]
    return tuple(sorted(found, key=lambda one: (one.expires, scope_order(one.scope), one.email)))


def _summary(
    scopes: Sequence[ScopeSummary], people: Sequence[Person], expiring: Sequence[Expiring], plan: Plan
) -> Summary:
    states: Counter[State] = Counter()
    for scope in scopes:
        states.update(scope.states)
    return Summary(
        people=len(people),
        scopes=len(scopes),
        access=states.total(),
        states=_counted(states),
        expiring=len(expiring),
        expiring_soon=sum(one.soon for one in expiring),
        waiting=len(plan.waiting),
        differences=len(plan.actions),
        blocked=len(plan.blocked),
    )


def _counted(states: Mapping[State, int]) -> dict[State, int]:
    return {state: states[state] for state in sorted(states)}
