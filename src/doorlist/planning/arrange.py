"""The order in which a plan's actions are carried out, where definitions of roles and policies are among them.

It is the order of the phases, and an action moves to a later one where a rule of `safety` asks for it.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Final, NamedTuple

from doorlist.planning import safety
from doorlist.planning.order import in_order
from doorlist.planning.states import Move
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
    from doorlist.planning.reach import Reach
    from doorlist.planning.redefined import Redefined
    from doorlist.planning.states import Definitions, Redefinition
    from doorlist.powers.state import Powers
    from doorlist.values.action import Action
    from doorlist.values.scope import Scope

Edges = set[tuple[str, str]]

#: The key of no role: what somebody may do who is in and holds none is nothing.
_NO_ROLE: Final = ""


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

    def people(self, scope: Scope) -> dict[str, str]:
        """Who is in a scope at the start, with the key of their role; whoever is in without one and gets one, too."""
        held = self._powers.scopes[scope].people
        gets_one = (email for email, step in self.by_scope.get(scope, {}).items() if step.role is not None)
        return {**held, **{email: _NO_ROLE for email in gets_one if email not in held}}

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
        owner = next((key for key, grant in here.roles.items() if here.ladder.is_owner(grant.name)), None)
        for email in here.holders(owner) if owner is not None else ():
            key = _key_of(self._powers, scope, here.ladder.below_owner)
            self.handed_over[scope] = email, key


def _key_of(powers: Powers, scope: Scope, name: str) -> str:
    roles = powers.scopes[scope].roles if scope in powers.scopes else {}
    return next((key for key, grant in roles.items() if grant.name.casefold() == name.casefold()), name)


def arranged(actions: Sequence[Action], redefined: Redefined, steps: Steps, reach: Reach) -> tuple[Action, ...]:
    """The actions in the order of the plan, with all that they depend on.

    Args:
        actions: in any order; a redefinition that has to be split is one of them.
        redefined: what they redefine.
        steps: what the actions do to people.
        reach: who reaches every project through the organization.
    """
    made = {action.id: action for action in actions}
    narrowing: set[str] = set()
    edges: Edges = set()
    for scope, found in redefined.definitions.items():
        whole_scope = redefined.contents(scope)
        narrowing.update(one.action for one in whole_scope.steps if not one.gives)
        for part in _parts(scope, whole_scope, steps, reach):
            for one in part.arrangement.steps:
                if one.action not in made:  # the taking half of one that had to be split
                    whole = made[one.action.removesuffix(":take")]
                    assert isinstance(whole, DefinitionAction)
                    made[one.action], made[whole.id] = _halves(whole, one, found)
                    narrowing.add(one.action)
            edges.update(safety.needed(part.definitions, part.arrangement, part.moves))
    soft = reach.edges(made)
    usual = in_order(made.values(), narrowing)
    return _sorted(usual, edges, soft) or _sorted(usual, edges, set()) or usual


class _Part(NamedTuple):
    """Redefinitions of one scope that hang together, and whom they concern."""

    definitions: Definitions
    moves: tuple[Move, ...]
    arrangement: safety.Arrangement


def _parts(scope: Scope, whole: Definitions, steps: Steps, reach: Reach) -> Iterable[_Part]:
    if not whole.steps:
        return
    moves = _moves(scope, whole, steps, reach)
    for numbers, group in _hanging_together(whole, moves):
        chosen = [whole.steps[number] for number in numbers]
        part = whole.with_steps(chosen)
        yield _Part(part, tuple(group), safety.arranged(part, chosen, group))


def _moves(scope: Scope, definitions: Definitions, steps: Steps, reach: Reach) -> list[Move]:
    """Group everybody whose role a redefinition concerns. Whoever reaches a project through the organization isn't
    concerned."""
    mine = steps.by_scope.get(scope, {})
    reaching = reach.start | reach.end if scope != ORGANIZATION else frozenset[str]()
    touched = {role for role in definitions.roles if definitions.mask(role)}
    groups: defaultdict[tuple[str, str | None, bool], list[str]] = defaultdict(list)
    people = steps.people(scope)
    if scope in steps.handed_over:
        previous, becomes = steps.handed_over[scope]
        people[previous] = becomes
    for email, before in people.items():
        step = mine.get(email)
        after = before if step is None else step.role
        if (before in touched or after in touched) and email not in reaching:
            groups[before, after, step is not None].append("" if step is None else step.action)
    return [
        Move(before, after, tuple(sorted(actions)) if moves else (), len(actions))
        for before, after, moves in sorted(groups, key=lambda group: (group[0], group[1] or "", group[2]))
        for actions in (groups[before, after, moves],)
    ]


def _hanging_together(definitions: Definitions, moves: Sequence[Move]) -> list[tuple[list[int], list[Move]]]:
    """Put redefinitions that concern each other into one set, each set with the moves that it concerns."""
    masks = [definitions.mask(move.before) | definitions.mask(move.after) for move in moves]
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


def _sorted(usual: Sequence[Action], edges: Edges, more: Edges) -> tuple[Action, ...] | None:
    """The usual order, unless something else must come first; `None` where two things must each come before the
    other."""
    needs: defaultdict[str, set[str]] = defaultdict(set)
    place = {action.id: number for number, action in enumerate(usual)}
    for first, later in edges | more:
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
