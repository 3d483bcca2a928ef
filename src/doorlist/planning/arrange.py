"""The order in which a plan's actions are carried out, where definitions of roles and policies are among them.

It is the order of the phases, and an action moves to a later one where a rule of `safety` asks for it.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning import safety
from doorlist.planning.defining import redefinitions
from doorlist.planning.order import in_order
from doorlist.platform.powers import REACHES_PROJECTS
from doorlist.platform.roles import is_builtin, is_owner, next_lower_than_owner
from doorlist.values.action import (
    DefinitionAction,
    PersonAction,
    PolicyChange,
    PolicyContent,
    RoleContent,
    RoleContentChange,
    about_people,
)
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from doorlist.planning.definitions import ScopeDefinitions
    from doorlist.planning.safety import Redefinition
    from doorlist.powers.state import Powers
    from doorlist.values.action import Action
    from doorlist.values.scope import Scope

Edges = set[tuple[str, str]]


class Step(NamedTuple):
    """What an action does to one person's role in a scope; `role` is its key, `None`: they are out."""

    role: str | None
    action: str


class Steps:
    """What the actions about people do to whom, by scope."""

    def __init__(
        self, actions: Iterable[Action], powers: Powers, definitions: Mapping[Scope, ScopeDefinitions]
    ) -> None:
        self._powers = powers
        self._definitions = definitions
        self.by_scope: defaultdict[Scope, dict[str, Step]] = defaultdict(dict)
        #: Previous Owners with the role that the transfer leaves them, by scope.
        self.handed_over: dict[Scope, tuple[str, str]] = {}
        for action in about_people(actions):
            if action.scope in powers.scopes or action.scope == ORGANIZATION:
                self._take(action)

    def key(self, action: PersonAction) -> str | None:
        """The key of the role that an action gives."""
        if action.role_id is not None or action.role.after is None:
            return action.role_id
        definitions = self._definitions.get(action.scope)
        plan = None if definitions is None else definitions.by_name.get(action.role.after.casefold())
        if plan is not None:
            return plan.key
        return _key_of(self._powers, action.scope, action.role.after)

    def _take(self, action: PersonAction) -> None:
        scope, email = action.scope, action.email
        if action.kind == "update-role":
            self.by_scope[scope][email] = Step(self.key(action), action.id)
            if action.cause == "ownership-transfer" and scope in self._powers.scopes:
                self._hand_over(scope)
        elif action.kind == "remove":
            for one in (scope, *(self._powers.projects_of(email) if scope == ORGANIZATION else ())):
                self.by_scope[one][email] = Step(None, action.id)

    def _hand_over(self, scope: Scope) -> None:
        here = self._powers.scopes[scope]
        owner = next((key for key, grant in here.roles.items() if is_owner(grant.name)), None)
        for email in here.holders(owner) if owner is not None else ():
            key = _key_of(self._powers, scope, next_lower_than_owner(scope))
            self.handed_over[scope] = email, key


def _key_of(powers: Powers, scope: Scope, name: str) -> str:
    roles = powers.scopes[scope].roles if scope in powers.scopes else {}
    return next((key for key, grant in roles.items() if grant.name.casefold() == name.casefold()), name)


def arranged(
    actions: Sequence[Action],
    definitions: Mapping[Scope, ScopeDefinitions],
    powers: Powers,
    steps: Steps,
    reach: Reach,
) -> tuple[Action, ...]:
    """The actions in the order of the plan, with all that they depend on.

    Args:
        actions: in any order; a redefinition that has to be split is one of them.
        definitions: by scope.
        powers: at the start.
        steps: what the actions do to people.
        reach: who reaches every project through the organization.
    """
    made = {action.id: action for action in actions}
    narrowing: set[str] = set()
    edges: Edges = set()
    for scope, found in definitions.items():
        redefined = {key: one for key, one in redefinitions(scope, found).items() if key in made}
        narrowing.update(one.action for one in redefined.values() if not one.gives)
        for part in _parts(scope, found, redefined, powers, steps, reach):
            for one in part.arrangement.steps:
                if one.action not in made:  # the taking half of one that had to be split
                    whole = made[one.action.removesuffix(":take")]
                    assert isinstance(whole, DefinitionAction)
                    made[one.action], made[whole.id] = _halves(whole, one, found)
                    narrowing.add(one.action)
            edges.update(safety.needed(part.definitions, part.arrangement, part.moves))
    soft = reach.edges(definitions, made, powers, steps)
    usual = in_order(made.values(), narrowing)
    return _sorted(usual, edges, soft) or _sorted(usual, edges, set()) or usual


class _Part(NamedTuple):
    """Redefinitions of one scope that hang together, and whom they concern."""

    definitions: safety.Definitions
    moves: tuple[safety.Move, ...]
    arrangement: safety.Arrangement


def _parts(
    scope: Scope,
    definitions: ScopeDefinitions,
    redefined: Mapping[str, Redefinition],
    powers: Powers,
    steps: Steps,
    reach: Reach,
) -> Iterable[_Part]:
    if not redefined:
        return
    order = sorted(redefined.values(), key=lambda one: (one.gives, one.is_role, one.action))
    whole = contents(scope, definitions, powers).with_steps(order)
    moves = _moves(scope, whole, powers, steps, reach)
    for numbers, group in _hanging_together(whole, moves):
        chosen = [order[number] for number in numbers]
        part = whole.with_steps(chosen)
        yield _Part(part, tuple(group), safety.arranged(part, chosen, group))


def contents(scope: Scope, definitions: ScopeDefinitions, powers: Powers) -> safety.Definitions:
    """What the roles of a scope may do, with those to be made as they will be made."""
    here = powers.scopes[scope]
    policies = dict(here.policies)
    policies |= {plan.key: plan.permissions for plan in definitions.policies.values() if plan.live is None}
    roles = {key: frozenset(grant.policies) for key, grant in here.roles.items()}
    roles |= {plan.key: frozenset(plan.policies) for plan in definitions.roles.values() if plan.live is None}
    fixed = {key: here.of_role(key) for key, grant in here.roles.items() if is_builtin(scope.type, grant.name)}
    return safety.Definitions(policies, roles, fixed)


def _moves(
    scope: Scope, definitions: safety.Definitions, powers: Powers, steps: Steps, reach: Reach
) -> list[safety.Move]:
    """Everybody whose role a redefinition concerns, in groups. Who reaches a project anyway isn't concerned."""
    mine = steps.by_scope.get(scope, {})
    handed_over = steps.handed_over.get(scope)
    groups: defaultdict[tuple[str, str | None, bool], list[str]] = defaultdict(list)
    for email, role in powers.scopes[scope].people.items():
        if scope != ORGANIZATION and (email in reach.start or email in reach.end):
            continue
        step = mine.get(email)
        before = handed_over[1] if handed_over is not None and handed_over[0] == email else role
        after = before if step is None else step.role
        if definitions.mask(before) or (after is not None and definitions.mask(after)):
            groups[before, after, step is not None].append("" if step is None else step.action)
    return [
        safety.Move(before, after, tuple(sorted(actions)) if moves else (), len(actions))
        for (before, after, moves), actions in sorted(groups.items(), key=repr)
    ]


def _hanging_together(
    definitions: safety.Definitions, moves: Sequence[safety.Move]
) -> list[tuple[list[int], list[safety.Move]]]:
    """Redefinitions in sets that don't concern each other, each with the moves that it concerns."""
    masks = [definitions.mask(move.before) | (definitions.mask(move.after) if move.after else 0) for move in moves]
    sets: list[int] = []
    for mask in masks:
        touching = [one for one in sets if one & mask]
        sets = [one for one in sets if not one & mask]
        for one in touching:
            mask |= one
        sets.append(mask)
    return [
        (
            [number for number in range(len(definitions.steps)) if one >> number & 1],
            [move for move, mask in zip(moves, masks, strict=True) if mask & one],
        )
        for one in sets
    ]


def _halves(
    whole: DefinitionAction, take: Redefinition, definitions: ScopeDefinitions
) -> tuple[DefinitionAction, DefinitionAction]:
    """A redefinition as two actions: what it takes, with its texts, and what it gives."""
    change = whole.definition
    between: PolicyContent | RoleContent
    if isinstance(change, PolicyChange):
        assert change.before is not None
        assert change.after is not None
        between = replace(change.after, permissions=tuple(sorted(take.after)))
        first: PolicyChange | RoleContentChange = PolicyChange(change.before, between)
        second: PolicyChange | RoleContentChange = PolicyChange(between, change.after)
    else:
        assert change.before is not None
        assert change.after is not None
        between = replace(change.after, policies=tuple(sorted(definitions.names[key] for key in take.after)))
        first, second = RoleContentChange(change.before, between), RoleContentChange(between, change.after)
    why = "In two steps, so that nobody has more in between than before or after."
    taken = replace(whole, id=take.action, definition=first, reason=f"{whole.reason} {why}", depends_on=())
    needs = (*whole.depends_on, take.action)
    return taken, replace(whole, definition=second, reason=f"{whole.reason} {why}", depends_on=needs)


class Reach:
    """Who reaches every project through the organization, at the start and at the end, and by which actions."""

    def __init__(
        self, definitions: ScopeDefinitions | None, made: Iterable[str], powers: Powers, steps: Steps
    ) -> None:
        self.start: set[str] = set()
        self.end: set[str] = set()
        self._by: dict[str, set[str]] = {}
        here = powers.scopes.get(ORGANIZATION)
        if here is None:
            return
        ids = set(made)
        mine, handed_over = steps.by_scope.get(ORGANIZATION, {}), steps.handed_over.get(ORGANIZATION)
        known = _Reaching(definitions, ids, powers)
        for email, role in here.people.items():
            step = mine.get(email)
            after = role if step is None else step.role
            if step is None and handed_over is not None and handed_over[0] == email:
                after = handed_over[1]
            if known.at_start(role):
                self.start.add(email)
            if known.at_end(after):
                self.end.add(email)
            if (email in self.start) != (email in self.end):
                theirs = known.redefinitions(role) | known.redefinitions(after)
                self._by[email] = theirs | ({step.action} if step is not None else set())

    def edges(
        self,
        definitions: Mapping[Scope, ScopeDefinitions],
        actions: Mapping[str, Action],
        powers: Powers,
        steps: Steps,
    ) -> Edges:
        """What the second rule asks: keep in a project what somebody has at both ends, with or without reaching it.

        Whoever ceases to reach projects has their own role there first; who begins to loses their own afterwards.
        """
        found: Edges = set()
        for email, by in self._by.items():
            begins = email in self.end
            for scope, mine in steps.by_scope.items():
                if scope == ORGANIZATION or scope not in powers.scopes or email not in mine:
                    continue
                step, here = mine[email], powers.scopes[scope]
                if step.action in by:
                    continue
                had, has = here.of_person(email), _at_end(scope, definitions.get(scope), powers, step.role)
                if begins and not had <= has:
                    found.update((one, step.action) for one in by)
                elif not begins and not has <= had:
                    found.update((step.action, one) for one in by)
            found |= self._of_redefinitions(email, by, definitions, actions, powers, steps, begins=begins)
        return found

    def _of_redefinitions(
        self,
        email: str,
        by: set[str],
        definitions: Mapping[Scope, ScopeDefinitions],
        actions: Mapping[str, Action],
        powers: Powers,
        steps: Steps,
        *,
        begins: bool,
    ) -> Edges:
        found: Edges = set()
        for scope, defined in definitions.items():
            if scope == ORGANIZATION or scope not in powers.scopes:
                continue
            role = powers.scopes[scope].people.get(email)
            step = steps.by_scope.get(scope, {}).get(email)
            role = role if begins or step is None else step.role
            if role is None:
                continue
            redefined = [one for one in redefinitions(scope, defined).values() if one.action in actions]
            mask = contents(scope, defined, powers).with_steps(redefined).mask(role)
            for number, one in enumerate(redefined):
                if mask >> number & 1 and begins and one.takes:
                    found.update((first, taken) for first in by for taken in _taking_ids(one, actions))
                elif mask >> number & 1 and not begins and one.gives:
                    found.update((one.action, later) for later in by)
        return found


def _taking_ids(one: Redefinition, actions: Mapping[str, Action]) -> tuple[str, ...]:
    half = safety.taking(one.action)
    return (half,) if half in actions else (one.action,)


class _Reaching:
    """Which roles of the organization reach its projects."""

    def __init__(self, definitions: ScopeDefinitions | None, ids: set[str], powers: Powers) -> None:
        self._here = powers.scopes[ORGANIZATION]
        self._contents: safety.Definitions | None = None
        if definitions is not None:
            redefined = [one for key, one in redefinitions(ORGANIZATION, definitions).items() if key in ids]
            self._contents = contents(ORGANIZATION, definitions, powers).with_steps(redefined)
        self._start: dict[str | None, bool] = {None: False}
        self._end: dict[str | None, bool] = {None: False}

    def at_start(self, role: str) -> bool:
        if role not in self._start:
            self._start[role] = REACHES_PROJECTS in self._here.of_role(role)
        return self._start[role]

    def at_end(self, role: str | None) -> bool:
        if role not in self._end:
            may = self._here.of_role(role) if self._contents is None else self._contents.may(role, -1)
            self._end[role] = REACHES_PROJECTS in may
        return self._end[role]

    def redefinitions(self, role: str | None) -> set[str]:
        """The redefinitions that change whether a role reaches projects."""
        if role is None or self._contents is None:
            return set()
        mask = self._contents.mask(role)
        return {
            step.action
            for number, step in enumerate(self._contents.steps)
            if mask >> number & 1
            and (REACHES_PROJECTS in self._contents.may(role, 1 << number))
            != (REACHES_PROJECTS in self._contents.may(role, 0))
        }


def _at_end(scope: Scope, definitions: ScopeDefinitions | None, powers: Powers, role: str | None) -> frozenset[str]:
    if role is None:
        return safety.NOTHING
    if definitions is None:
        return powers.scopes[scope].of_role(role)
    redefined = tuple(redefinitions(scope, definitions).values())
    return contents(scope, definitions, powers).with_steps(redefined).may(role, -1)


def _sorted(usual: Sequence[Action], edges: Edges, more: Edges) -> tuple[Action, ...] | None:
    """The usual order, as far as what must come first allows it; `None` where it goes round in a circle."""
    needs: defaultdict[str, set[str]] = defaultdict(set)
    place = {action.id: number for number, action in enumerate(usual)}
    for first, later in edges | more:
        if first != later and first in place and later in place:
            needs[later].add(first)
    with_needs = [_with(action, needs[action.id], place) if action.id in needs else action for action in usual]
    if all(place[one] < place[action.id] for action in with_needs for one in action.depends_on if one in place):
        return tuple(with_needs)
    waiting = {action.id: sum(one in place for one in action.depends_on) for action in with_needs}
    waited_for: defaultdict[str, list[str]] = defaultdict(list)
    for action in with_needs:
        for one in action.depends_on:
            if one in place:
                waited_for[one].append(action.id)
    ready = [place[ident] for ident, count in waiting.items() if not count]
    heapq.heapify(ready)
    ordered: list[Action] = []
    while ready:
        action = with_needs[heapq.heappop(ready)]
        ordered.append(action)
        for later in waited_for[action.id]:
            waiting[later] -= 1
            if not waiting[later]:
                heapq.heappush(ready, place[later])
    return tuple(ordered) if len(ordered) == len(with_needs) else None


def _with(action: Action, needs: set[str], place: Mapping[str, int]) -> Action:
    new = sorted(needs - set(action.depends_on), key=place.__getitem__)
    return replace(action, depends_on=(*action.depends_on, *new)) if new else action
