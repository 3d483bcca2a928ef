"""What holds for every plan with roles and policies: the three rules, told by a reference of set logic alone."""

from __future__ import annotations

from itertools import permutations

from hypothesis import given

from doorlist.values.action import Action
from doorlist.values.desired import Desired
from doorlist.values.live import Live
from doorlist.values.scope import ORGANIZATION, Scope
from support.powers_by_sets import May, may
from support.random_definitions import worlds
from support.random_worlds import ALL_LIFTED, examples
from support.simulator import Refused, Simulator, simulate
from support.worlds import plan_of


def _states(live: Live, actions: tuple[Action, ...]) -> list[May]:
    simulator = Simulator(live)
    found = [may(live)]
    for action in actions:
        simulator.run(action)
        found.append(may(simulator.live()))
    return found


def _lost(states: list[May]) -> list[dict[tuple[Scope, str], frozenset[str]]]:
    """In each state, what somebody can't do although they can at the start and at the end."""
    start, end = states[0], states[-1]
    keeps = {key: start[key] & end[key] for key in start.keys() & end.keys()}
    return [
        {
            key: kept - state.get(key, frozenset())
            for key, kept in keeps.items()
            if not kept <= state.get(key, frozenset())
        }
        for state in states
    ]


def _too_much(states: list[May]) -> bool:
    start, end = states[0], states[-1]
    nothing: frozenset[str] = frozenset()
    return any(
        not can <= start.get(key, nothing) | end.get(key, nothing) for state in states for key, can in state.items()
    )


@examples
@given(worlds())
def test_the_first_rule_nobody_has_more_in_between(world: tuple[Desired, Live]) -> None:
    wanted, live = world
    plan = plan_of(wanted, live, overrides=ALL_LIFTED)
    states = _states(live, plan.actions)
    for number, state in enumerate(states[1:]):
        for key, can in state.items():
            allowed = states[0].get(key, frozenset()) | states[-1].get(key, frozenset())
            assert can <= allowed, (plan.actions[number].id, key)


@examples
@given(worlds())
def test_the_second_rule_whoever_is_interrupted_is_named(world: tuple[Desired, Live]) -> None:
    wanted, live = world
    plan = plan_of(wanted, live, overrides=ALL_LIFTED)
    lost = _lost(_states(live, plan.actions))
    for number, action in enumerate(plan.actions):
        before, after = lost[number], lost[number + 1]
        newly = {key[1] for key, what in after.items() if not what <= before.get(key, frozenset())}
        assert set(action.interrupts) == newly, action.id


_MOST_TRIED = 6


@examples
@given(worlds(few=True))
def test_the_second_rule_nobody_is_interrupted_whom_another_order_spares(world: tuple[Desired, Live]) -> None:
    wanted, live = world
    plan = plan_of(wanted, live, overrides=ALL_LIFTED)
    interrupted = {email for action in plan.actions for email in action.interrupts}
    if not interrupted or len(plan.actions) > _MOST_TRIED:
        return
    for order in permutations(plan.actions):
        try:
            states = _states(live, order)
        except Refused:
            continue
        if _too_much(states):
            continue
        others = {key[1] for some in _lost(states) for key in some}
        assert not others < interrupted, [action.id for action in order]


@examples
@given(worlds(few=True))
def test_a_redefinition_is_split_only_where_the_first_rule_asks(world: tuple[Desired, Live]) -> None:
    wanted, live = world
    plan = plan_of(wanted, live, overrides=ALL_LIFTED)
    halves = [action for action in plan.actions if action.id.endswith(":take")]
    if not halves or len(plan.actions) - len(halves) > _MOST_TRIED:
        return
    whole = [_whole(action, plan.actions) for action in plan.actions if action not in halves]
    for order in permutations(whole):
        try:
            states = _states(live, order)
        except Refused:
            continue
        assert _too_much(states), [action.id for action in order]


def _whole(action: Action, actions: tuple[Action, ...]) -> Action:
    from dataclasses import replace

    half = next((one for one in actions if one.id == f"{action.id}:take"), None)
    if half is None:
        return action
    change = type(action.definition)(half.definition.before, action.definition.after)  # type: ignore[union-attr]
    return replace(action, definition=change)


@examples
@given(worlds())
def test_the_third_rule_nothing_is_deleted_that_is_held_or_used_and_the_end_is_what_the_files_say(
    world: tuple[Desired, Live],
) -> None:
    wanted, live = world
    plan = plan_of(wanted, live, overrides=ALL_LIFTED)
    end = simulate(live, plan.actions)  # the simulator refuses to delete what is held or used
    again = plan_of(wanted, end, overrides=ALL_LIFTED)
    assert again.actions == ()
    for scope, files in zip((ORGANIZATION, *end.projects), wanted.scopes(), strict=True):
        there = end.of(scope)
        if files.policies is not None:
            has = {policy.name: {one.name for one in policy.permissions} for policy in there.policies or ()}
            says = {name: set(policy.permissions) for name, policy in files.policies.items()}
            stuck = {one.name for role in there.roles or () for one in role.policies}
            assert says.items() <= has.items()
            assert files.unlisted_roles == "keep" or has.keys() - says.keys() <= stuck
        if files.roles is not None:
            gives = {role.name: {one.name for one in role.policies} for role in there.roles or () if not role.builtin}
            asks = {name: set(role.policies) for name, role in files.roles.items()}
            held = {member.role.name for member in (there.members or {}).values() if member.role}
            assert asks.items() <= gives.items()
            assert files.unlisted_roles == "keep" or gives.keys() - asks.keys() <= held


@examples
@given(worlds())
def test_impact_is_the_difference_of_each_step_and_of_the_whole(world: tuple[Desired, Live]) -> None:
    wanted, live = world
    plan = plan_of(wanted, live, overrides=ALL_LIFTED)
    states = _states(live, plan.actions)
    nothing: frozenset[str] = frozenset()
    for number, action in enumerate(plan.actions):
        if action.kind == "invite":
            continue
        before, after = states[number], states[number + 1]
        expected = {
            email: (after.get((action.scope, email), nothing) - before.get((action.scope, email), nothing),
                    before.get((action.scope, email), nothing) - after.get((action.scope, email), nothing))
            for scope, email in {**before, **after}
            if scope == action.scope
        }  # fmt: skip
        told = {email: (frozenset(one.gains), frozenset(one.loses)) for one in action.impact for email in one.people}
        assert told == {email: change for email, change in expected.items() if change != (nothing, nothing)}, (
            action.id
        )
    told = {(one.scope, email): (frozenset(one.gains), frozenset(one.loses))
            for one in plan.impact for email in one.people}  # fmt: skip
    start, end = states[0], states[-1]
    changed = {key: (end.get(key, nothing) - start.get(key, nothing), start.get(key, nothing) - end.get(key, nothing))
               for key in {**start, **end}}  # fmt: skip
    assert told == {key: change for key, change in changed.items() if change != (nothing, nothing)}


@examples
@given(worlds())
def test_where_something_fails_what_needs_it_is_skipped_and_nobody_has_more(world: tuple[Desired, Live]) -> None:
    """One action fails; what depends on it, and on that, is skipped; everything else is done."""
    wanted, live = world
    plan = plan_of(wanted, live, overrides=ALL_LIFTED)
    whole = _states(live, plan.actions)
    for failed in plan.actions:
        missing, simulator = {failed.id}, Simulator(live)
        for action in plan.actions:
            if action.id in missing or missing.intersection(action.depends_on):
                missing.add(action.id)
                continue
            simulator.run(action)
            for key, can in may(simulator.live()).items():
                allowed = whole[0].get(key, frozenset()) | whole[-1].get(key, frozenset())
                assert can <= allowed, (failed.id, action.id, key)
