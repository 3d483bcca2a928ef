"""What of a result is shown where somebody asks for a few people or projects.

Only what people read becomes less: headlines and counts beside them stay those of the whole, a line says how much is
shown, and JSON documents, saved plans and annotations are whole.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from doorlist.errors import DoorlistError
from doorlist.output.blocks import Line
from doorlist.output.safe import terminal
from doorlist.values.kinds import concerns_person
from doorlist.words import listed, nearest, nearest_email, plural

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from doorlist.output.blocks import Escaping
    from doorlist.review.diff import Diff
    from doorlist.values.action import Action, ScopeImpact
    from doorlist.values.plan import Plan
    from doorlist.values.scope import Scope


class Narrowing(NamedTuple):
    """Whom and what is asked for; empty: everybody, everything.

    Attributes:
        people: emails, trimmed and in lower case.
        projects: names or ids.
    """

    people: frozenset[str] = frozenset()
    projects: frozenset[str] = frozenset()

    @property
    def is_all(self) -> bool:
        """Whether nothing is left out."""
        return not self.people and not self.projects

    def takes(self, scope: Scope | None, emails: Iterable[str]) -> bool:
        """Whether something is shown that concerns these people in this scope (`None`: in all)."""
        return self.takes_scope(scope) and (not self.people or not self.people.isdisjoint(emails))

    def takes_scope(self, scope: Scope | None) -> bool:
        """Whether something of this scope is shown."""
        if not self.projects:
            return True
        return scope is not None and scope.type == "project" and not self.projects.isdisjoint((scope.name, scope.id))

    def line(self, shown: int, count: int, noun: str, escaping: Escaping) -> Line:
        """`Shown are 2 of 120 actions, those of ada@acme.example in project Support Bot.`"""
        who = listed([escaping.name(email) for email in sorted(self.people)])
        where = listed([escaping.name(name) for name in sorted(self.projects)])
        place = f"{'project' if len(self.projects) == 1 else 'projects'} {where}" if where else ""
        those = f"of {who} in {place}" if who and where else f"of {who or place}"
        are = "is" if shown == 1 else "are"
        return Line(f"Shown {are} {shown:,} of {plural(count, noun)}, those {those}.", "warning")


ALL = Narrowing()


def narrowed_plan(plan: Plan, narrowing: Narrowing) -> Plan:
    """The plan with those entries alone that are asked for. For showing: it isn't one that could be applied.

    Raises:
        DoorlistError: the plan knows no such person, or no such project.
    """
    if narrowing.is_all:
        return plan
    _check(narrowing, _people(plan), _projects(plan), "the plan")
    takes = narrowing.takes
    return replace(
        plan,
        actions=tuple(action for action in plan.actions if takes(action.scope, _concerned(action))),
        waiting=tuple(each for each in plan.waiting if takes(each.scope, (each.email,))),
        unmanaged=tuple(each for each in plan.unmanaged if takes(each.scope, (each.email,))),
        blocked=tuple(each for each in plan.blocked if takes(each.scope, each.emails)),
        impact=_impact(plan.impact, narrowing),
    )


def narrowed_diff(diff: Diff, narrowing: Narrowing) -> Diff:
    """The diff with those changes alone that are asked for.

    Raises:
        DoorlistError: nobody of that email, or no project of that name, is different.
    """
    if narrowing.is_all:
        return diff
    known = {change.email for change in diff.people} | {email for each in diff.impact for email in each.people}
    scopes = {each.scope for entries in (diff.people, diff.definitions, diff.impact) for each in entries}
    scopes |= {one.scope for one in diff.settings if one.scope is not None}
    _check(narrowing, known, {scope.name for scope in scopes if scope.type == "project"}, "what differs")
    return replace(
        diff,
        people=tuple(change for change in diff.people if narrowing.takes(change.scope, (change.email,))),
        definitions=tuple(each for each in diff.definitions if narrowing.takes_scope(each.scope)),
        impact=_impact(diff.impact, narrowing),
        guardrails=() if narrowing.projects else diff.guardrails,
        settings=tuple(one for one in diff.settings if narrowing.takes_scope(one.scope)),
        blocked=tuple(each for each in diff.blocked if narrowing.takes(each.scope, each.emails)),
    )


def _concerned(action: Action) -> Sequence[str]:
    """Whom an action changes something for."""
    if concerns_person(action):
        return (action.email,)
    return [*action.interrupts, *(email for each in action.impact for email in each.people)]


def _impact(impact: Iterable[ScopeImpact], narrowing: Narrowing) -> tuple[ScopeImpact, ...]:
    found = [each for each in impact if narrowing.takes(each.scope, each.people)]
    if not narrowing.people:
        return tuple(found)
    return tuple(
        replace(each, people=tuple(email for email in each.people if email in narrowing.people)) for each in found
    )


def _people(plan: Plan) -> set[str]:
    named = {email for scope in plan.desired.state.scopes() for email in (*scope.entries, *scope.expired)}
    planned = {email for action in plan.actions for email in _concerned(action)}
    blocked = {email for each in plan.blocked for email in each.emails}
    waiting = {each.email for each in plan.waiting} | {each.email for each in plan.unmanaged}
    return named | planned | blocked | waiting


def _projects(plan: Plan) -> set[str]:
    wanted = {name for project in plan.desired.state.projects for name in (project.name, project.id) if name}
    lists = (plan.actions, plan.waiting, plan.unmanaged, plan.blocked, plan.impact)
    scopes = {each.scope for entries in lists for each in entries}
    return wanted | {name for scope in scopes if scope.type == "project" for name in (scope.name, scope.id)}


def _check(narrowing: Narrowing, people: Collection[str], projects: Collection[str], where: str) -> None:
    kinds = (
        (narrowing.people, people, "nobody", nearest_email),
        (narrowing.projects, projects, "no project", nearest),
    )
    for asked, known, what, near_to in kinds:
        for name in sorted(asked - set(known)):
            near = near_to(name, known)
            fix = f"Did you mean {terminal(near)}?" if near else None
            raise DoorlistError(f"{where} has {what} called {terminal(name)}", fix=fix)
