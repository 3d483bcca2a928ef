"""What a plan means for people: who may do what afterwards, step by step and as a whole.

The plan is carried out on `Powers`, in its order; nothing is told of scopes whose permissions weren't read.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from doorlist.planning.definitions import new_key
from doorlist.powers.build import from_live
from doorlist.powers.differences import alike
from doorlist.powers.state import Hold, RoleGrant, SetPolicy, SetRole
from doorlist.values.action import DefinitionAction, Impact, PolicyChange, ScopeImpact, about_people
from doorlist.values.scope import ORGANIZATION, scope_order
from doorlist.words import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from doorlist.planning.arrange import Steps
    from doorlist.planning.definitions import ScopeDefinitions
    from doorlist.platform.facts import Facts
    from doorlist.powers.differences import Alike
    from doorlist.powers.state import Played, Powers, Step
    from doorlist.values.action import Action, PersonAction
    from doorlist.values.live import Live, LiveScope
    from doorlist.values.scope import Scope


class Course(NamedTuple):
    """What carrying a plan out comes to.

    Attributes:
        actions: in order, each with its impact.
        impact: the plan's own.
        redefined: whom a redefinition concerns, by scope.
        end: what everybody may do at the end, `None` where that wasn't worked out.
        given: the key of the role that each invitation gives, by the id of its action.
    """

    actions: tuple[Action, ...]
    impact: tuple[ScopeImpact, ...] = ()
    redefined: Mapping[Scope, frozenset[str]] = MappingProxyType({})
    end: Powers | None = None
    given: Mapping[str, str | None] = MappingProxyType({})


def known_powers(live: Live, facts: Facts) -> Powers:
    """Who may do what at the start, where all that it takes was read; and in the organization, if people were."""
    return from_live(live, facts, [scope for scope, there in live.scopes.items() if is_known(scope, there)])


def is_known(scope: Scope, live: LiveScope) -> bool:
    """Whether it can be told what everybody in a scope may do."""
    if live.members is None:
        return False
    return scope == ORGANIZATION or may_be_told(live)


def may_be_told(live: LiveScope) -> bool:
    """Whether the permissions of a scope were read, and what its roles have of them."""
    if live.permissions is None or live.roles is None:
        return False
    return live.policies is not None or all(role.builtin for role in live.roles)


def course_of(
    actions: Sequence[Action],
    definitions: Mapping[Scope, ScopeDefinitions],
    live: Live,
    powers: Powers,
    steps: Steps,
) -> Course:
    """Carry the plan out on `powers`, and work out what each step comes to.

    Args:
        actions: in order.
        definitions: by scope.
        live: as it was read.
        powers: at the start; they are at the end afterwards.
        steps: what the actions do to people.
    """
    start = powers.copy()
    course = _Run(definitions, live, powers, steps)
    done = [course.step(action) for action in actions]
    ends = {scope: _Ends(scope, start, powers) for scope in powers.scopes}
    whole = tuple(
        ScopeImpact(scope, *difference)
        for scope, people in sorted(_concerned(done, live, powers).items(), key=lambda item: scope_order(item[0]))
        for difference in alike(ends[scope].together(people))
    )
    with_interrupts = tuple(_interrupting(one, ends) for one in done)
    redefined = {scope: frozenset(people) for scope, people in course.redefined.items()}
    given = {action.id: steps.key(action) for action in about_people(actions) if action.kind == "invite"}
    return Course(with_interrupts, whole, redefined, powers, given)


class _Ends:
    """What the people of one scope may do at the start and at the end: the same for all of the same two roles."""

    def __init__(self, scope: Scope, start: Powers, end: Powers) -> None:
        self._scope = scope
        self._start = start
        self._end = end
        self._roles = start.scopes[scope].people, end.scopes[scope].people
        self._reaching = start.reaching(), end.reaching()
        self._known: dict[tuple[object, ...], tuple[frozenset[str], frozenset[str], frozenset[str]]] = {}

    def together(self, people: Iterable[str]) -> Iterator[Alike]:
        """People with what they may do at the start and at the end, by what they share."""
        found: defaultdict[tuple[object, ...], list[str]] = defaultdict(list)
        for email in people:
            found[self._shared(email)].append(email)
        for several in found.values():
            start, end, _ = self._of(several[0])
            yield several, start, end

    def always(self, email: str) -> frozenset[str]:
        """What somebody may do at the start and at the end."""
        return self._of(email)[2]

    def _of(self, email: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
        shared = self._shared(email)
        found = self._known.get(shared)
        if found is None:
            start, end = (powers.effective(self._scope, email) for powers in (self._start, self._end))
            found = self._known[shared] = start, end, start & end
        return found

    def _shared(self, email: str) -> tuple[object, ...]:
        """What somebody shares with all who may do the same: the role, and whether they reach it, at both ends."""
        (before, after), (at_start, at_end) = self._roles, self._reaching
        return before.get(email), after.get(email), email in at_start, email in at_end


def _concerned(done: Iterable[_Done], live: Live, powers: Powers) -> Mapping[Scope, set[str]]:
    """The people for whom a step made a difference, by scope: for nobody else can start and end differ."""
    shown = [scope for scope in powers.scopes if may_be_told(live.of(scope))]
    found: dict[Scope, set[str]] = {scope: set() for scope in shown}
    for one in done:
        if one.played is None:
            continue
        for scope, differences in one.played.differences.items():
            for difference in differences if scope in found else ():
                found[scope].update(difference.people)
        for scope in shown if one.played.reach else ():
            if scope != ORGANIZATION:
                found[scope] |= one.played.reach
    return found


class _Done(NamedTuple):
    """An action and what it came to; `left`: what people have in projects that they no longer reach."""

    action: Action
    played: Played | None
    left: Mapping[tuple[Scope, str], frozenset[str]]


class _Run:
    def __init__(
        self, definitions: Mapping[Scope, ScopeDefinitions], live: Live, powers: Powers, steps: Steps
    ) -> None:
        self._definitions = definitions
        self._told = {scope for scope in powers.scopes if may_be_told(live.of(scope))}
        self._powers = powers
        self._steps = steps
        self.redefined: dict[Scope, set[str]] = {}

    def step(self, action: Action) -> _Done:
        scope = action.scope
        if scope not in self._powers.scopes:
            return _Done(action, None, {})
        if isinstance(action, DefinitionAction):
            played = self._powers.play(*self._defining(action))
            for difference in played.differences.get(scope, ()):
                self.redefined.setdefault(scope, set()).update(difference.people)
        elif action.kind == "invite":
            return _Done(self._invited(action), None, {})
        elif action.kind in ("update-role", "remove"):
            played = self._powers.play(*self._moving(action))
        else:
            return _Done(action, None, {})
        return _Done(self._with(action, played), played, self._left(played))

    def _with(self, action: Action, played: Played) -> Action:
        if action.scope not in self._told:
            return action
        impact = tuple(Impact(*difference) for difference in played.differences.get(action.scope, ()))
        effects = action.effects
        if played.reach and not _leaves(action):
            effects = (*effects, *self._reach(played))
        return action.with_impact(impact, effects)

    def _reach(self, played: Played) -> Iterator[str]:
        for begins in (True, False):
            people = sorted(email for email in played.reach if self._powers.reaches(email) == begins)
            if people:
                who = plural(len(people), "person") if len(people) > 8 else listed(people)
                many = "reach" if len(people) > 1 else "reaches"
                may = f"{who} {many} every project from then on" if begins else f"{who} {many} no project any more"
                yield f"{may} through the organization."

    def _left(self, played: Played) -> dict[tuple[Scope, str], frozenset[str]]:
        if not played.reach:
            return {}
        lost = [email for email in played.reach if not self._powers.reaches(email)]
        return {
            (scope, email): self._powers.effective(scope, email)
            for email in lost
            for scope in self._powers.projects_of(email)
        }

    def _invited(self, action: PersonAction) -> Action:
        here = self._powers.scopes[action.scope]
        reaches = action.scope != ORGANIZATION and self._powers.reaches(action.email)
        if reaches or action.scope not in self._told:
            return action
        gains = tuple(sorted(here.of_role(self._steps.key(action))))
        return action.with_impact((Impact((action.email,), gains),), action.effects) if gains else action

    def _moving(self, action: PersonAction) -> Iterator[Step]:
        if action.kind == "remove":
            yield Hold(action.scope, action.email, None)
            return
        previous = self._steps.handed_over.get(action.scope)
        if action.cause == "ownership-transfer" and previous is not None:
            yield Hold(action.scope, *previous)
        yield Hold(action.scope, action.email, self._steps.key(action))

    def _defining(self, action: DefinitionAction) -> Iterator[Step]:
        scope, definitions = action.scope, self._definitions[action.scope]
        change = action.definition
        if isinstance(change, PolicyChange):
            key = action.definition_id or new_key("policy", action.name)
            yield SetPolicy(scope, key, None if change.after is None else frozenset(change.after.permissions))
            return
        key = action.definition_id or new_key("role", action.name)
        grant = None
        if change.after is not None:
            grant = RoleGrant(change.after.name, tuple(definitions.keys[name] for name in change.after.policies))
        yield SetRole(scope, key, grant)


def _leaves(action: Action) -> bool:
    return action.kind == "remove" and action.scope == ORGANIZATION


def _interrupting(done: _Done, ends: Mapping[Scope, _Ends]) -> Action:
    """Add to an action who loses by it, for a while, what they have at the start and at the end."""
    if done.played is None or _leaves(done.action):
        return done.action
    hit: set[str] = set()
    for scope, differences in done.played.differences.items():
        here = ends[scope]
        for people, _, loses in differences:
            if loses:
                hit.update([email for email in people if not here.always(email).isdisjoint(loses)])
    for (scope, email), left in done.left.items():
        if not ends[scope].always(email) <= left:
            hit.add(email)
    return replace(done.action, interrupts=tuple(sorted(hit))) if hit else done.action
