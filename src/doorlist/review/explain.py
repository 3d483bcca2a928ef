"""One person by live state, beside what the files want. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.resolve import targets
from doorlist.powers.build import from_live
from doorlist.powers.state import Hold, RoleGrant, SetRole
from doorlist.powers.ways import Ways
from doorlist.review.access_states import PlanByPerson, standings
from doorlist.review.explained import Explained, ExplainedScope, entry_of, later_entries, whole_ways
from doorlist.values.action import about_people
from doorlist.values.role_names import same_role
from doorlist.values.scope import ORGANIZATION, Scope, scope_order

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from doorlist.platform.facts import Facts
    from doorlist.powers.state import Powers, ScopePowers, Step
    from doorlist.powers.ways import Way
    from doorlist.values.desired import Desired, DesiredScope, Entry
    from doorlist.values.live import Live
    from doorlist.values.plan import Plan


def explained(
    email: str, desired: Desired, live: Live, facts: Facts, plan: Plan, *, scopes: Collection[Scope]
) -> Explained:
    """What somebody has, by live state, beside what the files want.

    Args:
        email: the person, trimmed and lowercased.
        desired: at its moment.
        live: with the people of the scopes, and what `powers.missing` asks for.
        facts: of the platform.
        plan: made from both. Where it shows another day, the person may do what will be left to them then.
        scopes: those asked for.

    Raises:
        AccessFileError: the files don't fit the organization, see `targets`.
    """
    asked = sorted({*scopes}, key=scope_order)
    powers = from_live(live, facts, {ORGANIZATION, *asked})
    if plan.as_of is not None:
        _carry_out(plan, powers, email)
    ways = Ways(powers)
    wanted = {target.scope: target.wanted for target in targets(desired, live)}
    planned = PlanByPerson(plan)
    waits = [entry for entry in plan.waiting if entry.email == email]
    moment = plan.as_of or plan.created_at
    found = []
    for scope in asked:
        access = dict(standings(scope, wanted.get(scope), live, facts, planned, only=[email])).get(email)
        of_person = live_ways(ways, scope, email, wanted)
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
                later=later_entries(wanted.get(scope), email, moment),
            )
        )
    name = _name(email, live)
    return Explained(
        email,
        name,
        moment,
        offline=False,
        scopes=tuple(found),
        as_of=plan.as_of,
        asked_organization=ORGANIZATION in scopes,
    )


def live_ways(ways: Ways, scope: Scope, email: str, wanted: Mapping[Scope, DesiredScope]) -> tuple[Way, ...]:
    """Somebody's ways in a scope, whole: an entry begins one where it says what the person holds."""

    def begun(where: Scope) -> Entry | None:
        one, powers = wanted.get(where), ways.powers.scopes[where]
        entry = one.entries.get(email) if one is not None and one.managed else None
        key = powers.people.get(email)
        if entry is None or key is None:
            return None
        return entry if entry.role.id == key or same_role(powers.roles[key].name, entry.role.name) else None

    return whole_ways(ways.of(scope, email), email, begun)


def _carry_out(plan: Plan, powers: Powers, email: str) -> None:
    """What a plan for another day will have done to somebody by then."""
    for action in about_people(plan.actions):
        if action.email != email or action.scope not in powers.scopes:
            continue
        if action.kind == "remove":
            powers.play(Hold(action.scope, email, None))
        elif action.kind == "update-role" and action.role.after is not None:
            powers.play(*_becomes(powers.scopes[action.scope], action.scope, email, action.role.after))


def _becomes(powers: ScopePowers, scope: Scope, email: str, role: str) -> Iterator[Step]:
    key = next((key for key, grant in powers.roles.items() if same_role(grant.name, role)), None)
    if key is None:
        # Nobody has it yet, so that it wasn't read what it may do: unless it is built in, that isn't known.
        key = f"named {role}"
        yield SetRole(scope, key, RoleGrant(role, known=False))
    yield Hold(scope, email, key)


def _name(email: str, live: Live) -> str | None:
    for scope in (ORGANIZATION, *live.projects):
        member = (live.of(scope).members or {}).get(email)
        if member is not None and member.name:
            return member.name
    return None
