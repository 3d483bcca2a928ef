"""Who made a difference between live and the files: a comparison of baseline, live and files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Literal

from doorlist.errors import AccessFileError
from doorlist.planning.plan import make_plan
from doorlist.planning.resolve import targets
from doorlist.review.definition_keys import definition_key, key_of, stuck_definitions
from doorlist.values.action import about_definitions, about_people
from doorlist.values.live import Live

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from doorlist.platform.facts import Facts
    from doorlist.values.desired import Desired, DesiredScope
    from doorlist.values.scope import Scope

Origin = Literal["outside", "pending", "both"]
#: A scope, and a person or a definition in it.
Subject = tuple["Scope", str]


def origins(
    differences: Sequence[Subject],
    desired: Desired,
    baseline: Live,
    facts: Facts,
    *,
    changed: Collection[tuple[str, str | None]],
    moment: datetime,
) -> list[Origin]:
    """For each difference between live and the files, who made it.

    Args:
        differences: scope and person, or role or policy (`definition_key`).
        desired: what the files say.
        baseline: live as it was, everything read.
        facts: of the platform.
        changed: scope keys and people that are different in live since the baseline.
        moment: when the files are looked at (UTC).

    Returns:
        `pending` where live is as it was, so that the files have moved on; `outside` where live has moved and the
        baseline was as the files say; `both` where live has moved and the files had asked for something else already.
    """
    differed = _differed(desired, baseline, facts, moment)

    def origin(scope: Scope, email: str) -> Origin:
        if (scope.key, email) not in changed:
            return "pending"
        return "both" if (scope.key, email) in differed or (scope.key, None) in differed else "outside"

    return [origin(scope, email) for scope, email in differences]


def named_as(live: Live, baseline: Live) -> Live:
    """Call the baseline's projects what they are called now, since the files know no other names."""
    now = {scope.id: scope for scope in live.projects}

    def renamed(scope: Scope) -> Scope:
        return now.get(scope.id, scope) if scope.type == "project" else scope

    return Live(
        baseline.organization,
        tuple(map(renamed, baseline.projects)),
        {renamed(scope): there for scope, there in baseline.scopes.items()},
    )


def made_again(desired: Desired, baseline: Live, live: Live) -> Live:
    """Put projects that were made again under their names into the baseline, in place of those that are gone.

    Only where the files give the name alone: then they mean whichever project has it.
    """
    named = {project.name for project in desired.projects if project.id is None}
    now, then = ({scope.id for scope in state.projects} for state in (live, baseline))
    again = {scope.name: scope for scope in live.projects if scope.name in named and scope.id not in then}

    def remade(scope: Scope) -> Scope:
        return scope if scope.type == "organization" or scope.id in now else again.get(scope.name, scope)

    return Live(
        baseline.organization,
        tuple(map(remade, baseline.projects)),
        {remade(scope): there for scope, there in baseline.scopes.items()},
    )


def newcomers(baseline: Live, live: Live) -> Iterator[tuple[str, str]]:
    """Everybody in or invited to a project that the baseline doesn't have: scope key and email."""
    for scope, there in live.scopes.items():
        if scope not in baseline.scopes:
            emails = {*(there.members or {}), *(invitation.email for invitation in there.invitations or ())}
            yield from ((scope.key, email) for email in emails)


def _differed(desired: Desired, baseline: Live, facts: Facts, moment: datetime) -> set[tuple[str, str | None]]:
    """Who wasn't as the files say in the baseline; no email: nobody can tell for that scope."""
    ids, names = ({getattr(scope, key) for scope in baseline.projects} for key in ("id", "name"))
    there = tuple(
        project
        for project in desired.projects
        if (project.id in ids if project.id is not None else project.name in names)
    )
    known = replace(desired, organization=replace(desired.organization, name=None), projects=there)
    known = _as_far_as_read(known, baseline)
    try:
        return _to_change(known, baseline, facts, moment)
    except AccessFileError:
        # The files name a role that wasn't there yet: scope by scope, so that the others are still judged.
        alone = [
            replace(
                known,
                organization=replace(known.organization, managed=False, roles=None, policies=None),
                projects=(project,),
            )
            for project in known.projects
        ]
        alone.append(replace(known, projects=()))
        found: set[tuple[str, str | None]] = set()
        for part in alone:
            try:
                found |= _to_change(part, baseline, facts, moment)
            except AccessFileError:
                found |= {(one.scope.key, None) for one in targets(part, baseline) if _is_looked_at(one.wanted)}
        return found


def _is_looked_at(scope: DesiredScope) -> bool:
    return scope.managed or scope.roles is not None or scope.policies is not None


def _as_far_as_read(desired: Desired, baseline: Live) -> Desired:
    """Leave out the roles and policies of scopes where the baseline doesn't tell what they were."""
    unread = {
        target.wanted.source for target in targets(desired, baseline) if baseline.of(target.scope).policies is None
    }

    def known(scope: DesiredScope) -> DesiredScope:
        return replace(scope, roles=None, policies=None) if scope.source in unread else scope

    return replace(desired, organization=known(desired.organization), projects=tuple(map(known, desired.projects)))


def _to_change(desired: Desired, baseline: Live, facts: Facts, moment: datetime) -> set[tuple[str, str | None]]:
    """Whom and what a plan would change, or couldn't for want of a successor: scope key, and person or definition."""
    plan = make_plan(desired, baseline, facts, now=moment)
    stuck = {
        (block.scope.key, email) for block in plan.blocked if block.guardrail == "owner" for email in block.emails
    }
    stuck |= {
        (one.scope.key, definition_key(kind, one.definition or "")) for kind, one in stuck_definitions(plan.blocked)
    }
    people = {(action.scope.key, action.email) for action in about_people(plan.actions)}
    return people | {(action.scope.key, key_of(action)) for action in about_definitions(plan.actions)} | stuck
