"""What holds for every plan, whatever live and the files are like: order, prefixes, convergence, bytes."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from random import Random

from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from doorlist.planning.managed_scope import managed_scopes
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.action import Action
from doorlist.values.at_moment import at, bounded
from doorlist.values.desired import Desired
from doorlist.values.guardrails import NO_OVERRIDES, Overrides
from doorlist.values.live import Live
from doorlist.values.plan import Plan
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.state import from_state, to_state
from support.random_worlds import ALL_LIFTED, PEOPLE, desires, examples, lifted, lives, shuffled
from support.simulator import Simulator, simulate
from support.worlds import BUILTIN, NOW, plan_of

_AS_JSON = TypeAdapter(Plan)
_PHASES = {"revoke": 2, "remove": 3, "update-role": 4, "invite": 5, "resend": 6}
_WRITTEN = "created_at", "read_at"


def _bytes(plan: Plan) -> bytes:
    return _AS_JSON.dump_json(plan, by_alias=True)


# Bytes


@examples
@given(desires(), lives(), lifted(), st.integers(0, 999))
def test_order_of_keys_lists_and_scopes_changes_no_byte(
    desired: Desired, live: Live, overrides: Overrides, seed: int
) -> None:
    one = _bytes(plan_of(desired, live, overrides=overrides))
    other_desired, other_live = shuffled(desired, live, Random(seed))
    assert _bytes(plan_of(other_desired, other_live, overrides=overrides)) == one


@examples
@given(desires(), lives())
def test_a_saved_state_plans_the_same(desired: Desired, live: Live) -> None:
    plan = plan_of(desired, live)
    assert _bytes(plan_of(plan.desired.state, live)) == _bytes(plan)
    assert from_state(to_state(desired)) == _in_state_order(desired)


def _in_state_order(desired: Desired) -> Desired:
    projects = tuple(sorted(desired.projects, key=lambda one: (one.name or "", one.id or "")))
    rails = desired.guardrails
    limits = replace(
        rails,
        max_removals=tuple(sorted(rails.max_removals)),
        max_role_changes=tuple(sorted(rails.max_role_changes)),
    )
    return bounded(replace(desired, projects=projects, guardrails=limits))


# Order and dependencies


@examples
@given(desires(), lives())
def test_actions_obey_the_order_and_their_dependencies(desired: Desired, live: Live) -> None:
    actions = plan_of(desired, live).actions
    places_in_order = [_place_in_order(action) for action in actions]
    assert places_in_order == sorted(places_in_order)
    done: set[str] = set()
    for action in actions:
        assert done.issuperset(action.depends_on), action
        assert action.id not in done
        done.add(action.id)


def _place_in_order(action: Action) -> tuple[int, bool, str, str]:
    transfer = action.kind == "update-role" and action.role.after == "Owner"
    phase = 1 if transfer else _PHASES[action.kind]
    return (phase, action.scope != ORGANIZATION, action.scope.name, action.email)


# Who is touched


@examples
@given(desires(), lives(), lifted())
def test_unmanaged_and_kept_people_are_never_touched(desired: Desired, live: Live, overrides: Overrides) -> None:
    plan = plan_of(desired, live, overrides=overrides)
    wanted = {managed.scope: managed.wanted for managed in managed_scopes(at(desired, NOW), live, CONFIDENT_AI)}
    kept = {(one.scope, one.email) for one in plan.unmanaged}
    for action in plan.actions:
        assert action.scope in wanted, "not managed"
        assert (action.scope, action.email) not in kept
        scope = wanted[action.scope]
        named = action.email in scope.entries or action.email in scope.expired
        assert named or scope.unlisted == "remove"
    counts = plan.summary
    assert (counts.waiting, counts.unmanaged, counts.blocked) == (
        len(plan.waiting),
        len(plan.unmanaged),
        len(plan.blocked),
    )


@examples
@given(desires(), lives())
def test_an_owner_is_never_removed_or_demoted_directly_nor_invited(desired: Desired, live: Live) -> None:
    plan = plan_of(desired, live, overrides=ALL_LIFTED)
    owners = {scope: Simulator(live).owner(scope) for scope in live.scopes}
    transfers = {a.scope: a.id for a in plan.actions if a.kind == "update-role" and a.role.after == "Owner"}
    for action in plan.actions:
        assert not (action.kind == "invite" and action.role.after == "Owner")
        if action.kind in {"update-role", "remove"} and action.email == owners[action.scope]:
            assert transfers[action.scope] in action.depends_on


@examples
@given(desires(), lives())
def test_nobody_is_mailed_twice_about_one_scope(desired: Desired, live: Live) -> None:
    plan = plan_of(desired, live)
    mails = Counter((a.scope, a.email) for a in plan.actions if a.kind in {"invite", "resend"})
    assert set(mails.values()) <= {1}


# Executing


@examples
@given(desires(guarded=False), lives())
def test_the_platform_refuses_no_action_of_a_plan_that_is_not_blocked(desired: Desired, live: Live) -> None:
    plan = plan_of(desired, live)
    if not plan.blocked:
        simulate(live, plan.actions)


@examples
@given(desires(guarded=False), lives(plans=("TEAM",)))
def test_no_prefix_leaves_anybody_with_more_than_start_or_end_give(desired: Desired, live: Live) -> None:
    plan = plan_of(desired, live, overrides=ALL_LIFTED)
    start, end = _access(live), _access(simulate(live, plan.actions))
    handed_over = {
        (scope, owner): BUILTIN[scope.type][1]
        for scope in live.scopes
        if (owner := Simulator(live).owner(scope)) is not None
    }
    simulator = Simulator(live)
    for action in plan.actions:
        simulator.run(action)
        for person, roles in _access(simulator.live()).items():
            allowed = start.get(person, set()) | end.get(person, set()) | {handed_over.get(person)}
            assert roles <= allowed, (action, person)
        assert simulator.owner(ORGANIZATION) is not None


def _access(live: Live) -> dict[tuple[Scope, str], set[str | None]]:
    """Which roles everybody holds, or is offered, in each scope."""
    access: dict[tuple[Scope, str], set[str | None]] = {}
    for scope, there in live.scopes.items():
        names = {role.id: role.name for role in there.roles or ()}
        for member in (there.members or {}).values():
            access.setdefault((scope, member.email), set()).add(member.role.name if member.role else "")
        for one in there.invitations or ():
            if one.status not in {"ACCEPTED", "DECLINED"}:
                offered = "Member" if one.role_id is None else names.get(one.role_id)
                access.setdefault((scope, one.email), set()).add(offered)
    return access


# Converging

_ROUNDS = 6


@examples
@given(desires(guarded=False), lives(plans=("TEAM",)), st.booleans())
def test_applying_and_answering_converges_to_exactly_the_desired_state(
    desired: Desired, live: Live, joining_clears: bool
) -> None:
    _converges(desired, Simulator(live, joining_clears=joining_clears))


_ANSWERS = st.sampled_from(["accept", "decline", "leave", "ignore"])


@examples
@given(
    desires(guarded=False),
    lives(plans=("TEAM",)),
    st.lists(st.tuples(st.sampled_from(PEOPLE), st.sampled_from(range(4)), _ANSWERS), max_size=12),
)
def test_it_converges_however_people_answered_before(
    desired: Desired, live: Live, answers: list[tuple[str, int, str]]
) -> None:
    simulator = Simulator(live)
    while answers:
        _run(desired, simulator)
        for _ in range(4):
            if answers:
                email, number, answer = answers.pop()
                scope = list(simulator.members)[number]
                if answer == "leave":
                    simulator.leave(email)
                elif answer != "ignore":
                    getattr(simulator, answer)(scope, email)
    _converges(desired, simulator)


def _run(desired: Desired, simulator: Simulator) -> Plan:
    """One run: plan, apply, plan again, which has no actions."""
    plan = plan_of(desired, simulator.live(), overrides=ALL_LIFTED)
    for action in plan.actions:
        simulator.run(action)
    assert plan_of(desired, simulator.live(), overrides=ALL_LIFTED).actions == (), "a second plan is empty"
    return plan


def _converges(desired: Desired, simulator: Simulator) -> None:
    for _ in range(_ROUNDS):
        _run(desired, simulator)
        simulator.everybody_accepts()
    end = simulator.live()
    plan = plan_of(desired, end, overrides=ALL_LIFTED)
    assert plan.actions == ()
    wanted = at(desired, NOW)
    found = managed_scopes(wanted, end, CONFIDENT_AI)
    kept_back = _kept_back(wanted, end)
    # An Owner for whom no successor is named, or none who can join, can only be waited for.
    bereft = {managed.owner for managed in found if managed.heir is None or managed.heir in kept_back}
    for managed in found:
        assert _exactly(managed.scope, wanted, end) <= bereft, managed.scope
    to_come = {email for managed in found for email in managed.wanted.upcoming}
    assert {w.email for w in plan.waiting} <= bereft | kept_back | to_come


def _kept_back(wanted: Desired, end: Live) -> set[str | None]:
    """Nothing in the files brings them into the organization, and projects wait for that."""
    if wanted.invitations.projects == "immediately":
        return set()
    return {email for email in PEOPLE if email not in (end.of(ORGANIZATION).members or {})}


def _exactly(scope: Scope, wanted: Desired, end: Live) -> set[str]:
    """Who isn't just as the files say."""
    managed = next(one for one in managed_scopes(wanted, end, CONFIDENT_AI) if one.scope == scope)
    there = end.of(scope)
    members, invited = there.members or {}, {one.email for one in there.invitations or ()}
    off = {e for e in {*members, *invited} - set(managed.wanted.entries) if managed.wanted.unlisted == "remove"}
    off |= {e for e in managed.wanted.expired if e in members or e in invited}
    for email, entry in managed.wanted.entries.items():
        member = members.get(email)
        right = member is not None and member.role is not None and member.role.name == managed.role(entry).name
        if (not right or email in invited) and email not in _kept_back(wanted, end):
            off.add(email)
    return off


def test_overrides_default_to_none() -> None:
    assert Overrides(None, frozenset()) == NO_OVERRIDES
