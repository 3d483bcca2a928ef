"""Who reaches every project through the organization, and what that asks of the order of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.planning.states import taking
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Mapping

    from doorlist.planning.arrange import Edges, Steps
    from doorlist.planning.redefined import Redefined
    from doorlist.planning.states import Redefinition
    from doorlist.powers.state import Powers
    from doorlist.values.action import Action


class Reach:
    """Who reaches every project through the organization, at the start and at the end, and by which actions."""

    def __init__(self, redefined: Redefined, powers: Powers, steps: Steps) -> None:
        self.start: set[str] = set()
        self.end: set[str] = set()
        self._redefined = redefined
        self._powers = powers
        self._steps = steps
        self._by: dict[str, set[str]] = {}
        if ORGANIZATION not in powers.scopes:
            return
        mine = steps.by_scope.get(ORGANIZATION, {})
        known = _Reaching(redefined, powers)
        for email, role in steps.people(ORGANIZATION).items():
            step = mine.get(email)
            after = role if step is None else step.role
            if known.at_start(role):
                self.start.add(email)
            if known.at_end(after):
                self.end.add(email)
            if (email in self.start) != (email in self.end):
                theirs = known.redefinitions(role) | known.redefinitions(after)
                self._by[email] = theirs | ({step.action} if step is not None else set())

    def edges(self, actions: Mapping[str, Action]) -> Edges:
        """What the second rule asks: keep in a project what somebody has at both ends, with or without reaching it.

        Whoever ceases to reach projects has their own role there first; who begins to loses their own afterwards.
        `actions`: all of them by id, halves among them.
        """
        found: Edges = set()
        for email, by in self._by.items():
            begins = email in self.end
            for scope, mine in self._steps.by_scope.items():
                step = mine.get(email)
                if step is None or step.action in by:
                    continue
                role = self._powers.scopes[scope].people.get(email)
                had, has = self._powers.scopes[scope].of_person(email), self._redefined.at_end(scope, step.role)
                if begins and not had <= self._redefined.always(scope, step.role):
                    found.update((one, step.action) for one in by)
                elif not begins and not has <= self._redefined.always(scope, role):
                    found.update((step.action, one) for one in by)
            found |= self._of_redefinitions(email, by, actions, begins=begins)
        return found

    def _of_redefinitions(self, email: str, by: set[str], actions: Mapping[str, Action], *, begins: bool) -> Edges:
        found: Edges = set()
        for scope in self._redefined.definitions:
            if scope == ORGANIZATION:
                continue
            role = self._powers.scopes[scope].people.get(email)
            step = self._steps.by_scope.get(scope, {}).get(email)
            role = role if begins or step is None else step.role
            if role is None:
                continue
            contents = self._redefined.contents(scope)
            mask = contents.mask(role)
            for number, one in enumerate(contents.steps):
                if mask >> number & 1 and begins and one.takes:
                    found.update((first, taken) for first in by for taken in _taking_ids(one, actions))
                elif mask >> number & 1 and not begins and one.gives:
                    found.update((one.action, later) for later in by)
        return found


def _taking_ids(one: Redefinition, actions: Mapping[str, Action]) -> tuple[str, ...]:
    half = taking(one.action)
    return (half,) if half in actions else (one.action,)


class _Reaching:
    """Which roles of the organization reach its projects."""

    def __init__(self, redefined: Redefined, powers: Powers) -> None:
        self._here = powers.scopes[ORGANIZATION]
        self._asked = powers.facts.reaches_projects
        self._contents = redefined.contents(ORGANIZATION) if ORGANIZATION in redefined.definitions else None
        self._start: dict[str, bool] = {}
        self._end: dict[str | None, bool] = {None: False}

    def at_start(self, role: str) -> bool:
        if role not in self._start:
            self._start[role] = self._asked in self._here.of_role(role)
        return self._start[role]

    def at_end(self, role: str | None) -> bool:
        if role not in self._end:
            may = self._here.of_role(role) if self._contents is None else self._contents.may(role, -1)
            self._end[role] = self._asked in may
        return self._end[role]

    def redefinitions(self, role: str | None) -> set[str]:
        """The redefinitions that change whether a role reaches projects; all that matter, where only several do."""
        if role is None or self._contents is None:
            return set()
        steps, reached = self._contents.steps, self._asked in self._contents.may(role, 0)
        alone = {
            step.action
            for number, step in enumerate(steps)
            if (self._asked in self._contents.may(role, 1 << number)) != reached
        }
        if alone or self.at_end(role) == reached:
            return alone
        mask = self._contents.mask(role)
        return {step.action for number, step in enumerate(steps) if mask >> number & 1}
