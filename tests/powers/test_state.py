"""Powers against a reference that follows the chain for each question anew."""

from __future__ import annotations

import copy
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.build import from_live
from doorlist.powers.differences import between
from doorlist.powers.state import Hold, Powers, RoleGrant, SetPolicy, SetRole, Step
from doorlist.values.scope import ORGANIZATION, Scope
from support.powers_reference import (
    ORG_CATALOGUE,
    PEOPLE,
    PROJECT_CATALOGUE,
    PROJECTS,
    PlainScope,
    World,
    all_of,
    as_live,
    worlds,
)
from support.random_worlds import examples

ALPHA = PROJECTS[0]
SCOPES = (ORGANIZATION, *PROJECTS)


def everything(powers: Powers) -> dict[tuple[Scope, str], frozenset[str]]:
    return {(scope, email): powers.effective(scope, email) for scope in SCOPES for email in PEOPLE}


def expected(world: World) -> dict[tuple[Scope, str], frozenset[str]]:
    return {(scope, email): frozenset(all_of(world, scope, email)) for scope in SCOPES for email in PEOPLE}


@st.composite
def steps(draw: st.DrawFn, world: World) -> list[Step]:
    """Steps that are possible one after the other; `world` follows them."""
    found: list[Step] = []
    for _ in range(draw(st.integers(1, 6))):
        step = draw(_step(world))
        follow(world, step)
        found.append(step)
    return found


@st.composite
def _step(draw: st.DrawFn, world: World) -> Step:
    scope = draw(st.sampled_from(SCOPES))
    one = world[scope]
    catalogue = ORG_CATALOGUE if scope == ORGANIZATION else PROJECT_CATALOGUE
    kind = draw(st.sampled_from(["hold", "role", "policy"]))
    if kind == "policy":
        permissions = st.none() | st.frozensets(st.sampled_from(catalogue))
        return SetPolicy(scope, draw(st.sampled_from(["k1", "k2"])), draw(permissions))
    if kind == "role":
        policies = st.lists(st.sampled_from(["k1", "k2", "k3"]), unique=True).map(tuple)
        grant = draw(st.none() | policies.map(lambda chosen: RoleGrant("Custom", chosen)))
        return SetRole(scope, draw(st.sampled_from(["r1", "r2"])), grant)
    names = ["owner", "admin" if scope == ORGANIZATION else "manager", "member", "r1", "r2"]
    inside = [email for email in PEOPLE if scope == ORGANIZATION or email in world[ORGANIZATION].people]
    if not inside or (scope == ORGANIZATION and not one.people):
        return Hold(ORGANIZATION, PEOPLE[0], "member")
    # A built-in role is known by its id only where live state has listed it, which it always does.
    return Hold(scope, draw(st.sampled_from(inside)), draw(st.none() | st.sampled_from(names)))


def follow(world: World, step: Step) -> None:
    one = world[step.scope]
    if isinstance(step, Hold):
        for scope in SCOPES if step.scope == ORGANIZATION and step.role is None else (step.scope,):
            people = {email: role for email, role in world[scope].people.items() if email != step.email}
            world[scope] = replace(world[scope], people=people | ({step.email: step.role} if step.role else {}))
    elif isinstance(step, SetRole):
        roles = {key: value for key, value in one.roles.items() if key != step.key}
        world[step.scope] = replace(one, roles=roles | ({step.key: step.grant.policies} if step.grant else {}))
    else:
        policies = {key: value for key, value in one.policies.items() if key != step.key}
        if step.permissions is not None:
            world[step.scope] = replace(one, policies=policies | {step.key: tuple(step.permissions)})
        else:
            roles = {key: tuple(p for p in value if p != step.key) for key, value in one.roles.items()}
            world[step.scope] = replace(one, policies=policies, roles=roles)


@examples
@given(worlds())
def test_what_people_may_do_is_what_the_chain_says(world: World) -> None:
    assert everything(from_live(as_live(world), CONFIDENT_AI)) == expected(world)


@examples
@given(st.data(), worlds())
def test_steps_come_to_what_making_it_anew_comes_to(data: st.DataObject, world: World) -> None:
    powers = from_live(as_live(world), CONFIDENT_AI)
    start = powers.copy()
    before = everything(powers)
    for step in data.draw(steps(copy.copy(world))):
        had, reached = everything(powers), {email for email in PEOPLE if powers.reaches(email)}
        played = powers.play(step)
        follow(world, step)
        has = everything(powers)
        assert has == expected(world)
        told = {
            (scope, email): (set(one.gains), set(one.loses))
            for scope, found in played.differences.items()
            for one in found
            for email in one.people
        }
        assert played.reach == {email for email in PEOPLE if powers.reaches(email) != (email in reached)}
        for key, (gains, loses) in told.items():
            assert (has[key] - had[key], had[key] - has[key]) == (gains, loses)
        # What isn't told is no difference, or follows from reaching every project.
        for key in had.keys() - told.keys():
            assert had[key] == has[key] or (key[0] != ORGANIZATION and key[1] in played.reach)
    _agree(between(start, powers), before, everything(powers))


@examples
@given(st.data(), worlds())
def test_steps_played_as_one_tell_what_they_come_to_together(data: st.DataObject, world: World) -> None:
    powers = from_live(as_live(world), CONFIDENT_AI)
    before = everything(powers)
    many = data.draw(steps(copy.copy(world)))
    played = powers.play(*many)
    after = everything(powers)
    told = {
        (scope, email): (set(one.gains), set(one.loses))
        for scope, found in played.differences.items()
        for one in found
        for email in one.people
    }
    for key in before:
        if key in told:
            assert told[key] == (after[key] - before[key], before[key] - after[key])
        else:
            assert before[key] == after[key] or (key[0] != ORGANIZATION and key[1] in played.reach)


def _agree(
    told: dict[Scope, tuple[object, ...]],
    before: dict[tuple[Scope, str], frozenset[str]],
    after: dict[tuple[Scope, str], frozenset[str]],
) -> None:
    found = {
        (scope, email): (set(one.gains), set(one.loses))  # type: ignore[attr-defined]
        for scope, differences in told.items()
        for one in differences
        for email in one.people  # type: ignore[attr-defined]
    }
    assert found == {
        key: (after[key] - before[key], before[key] - after[key]) for key in before if before[key] != after[key]
    }


def test_people_of_the_same_change_stand_together() -> None:
    world: World = {
        ORGANIZATION: PlainScope(people=dict.fromkeys(PEOPLE, "member")),
        ALPHA: PlainScope(
            {"k": ("trace:read",)}, {"r": ("k",)}, {PEOPLE[1]: "r", PEOPLE[0]: "r", PEOPLE[2]: "member"}
        ),
        PROJECTS[1]: PlainScope(),
    }
    powers = from_live(as_live(world), CONFIDENT_AI)
    played = powers.play(SetPolicy(ALPHA, "k", frozenset({"trace:delete"})))
    assert played.differences == {ALPHA: (((PEOPLE[0], PEOPLE[1]), ("trace:delete",), ("trace:read",)),)}


def test_nothing_changes_in_a_project_for_whoever_reaches_it_anyway() -> None:
    world: World = {
        ORGANIZATION: PlainScope(people={PEOPLE[0]: "admin", PEOPLE[1]: "member"}),
        ALPHA: PlainScope(people={PEOPLE[0]: "member", PEOPLE[1]: "member"}),
        PROJECTS[1]: PlainScope(),
    }
    powers = from_live(as_live(world), CONFIDENT_AI)
    assert powers.play(Hold(ALPHA, PEOPLE[0], None)).differences == {}
    played = powers.play(Hold(ORGANIZATION, PEOPLE[1], "admin"))
    assert played.reach == {PEOPLE[1]}
    assert set(played.differences) == {ORGANIZATION}
    assert powers.effective(PROJECTS[1], PEOPLE[1]) == frozenset(PROJECT_CATALOGUE)


def test_a_copy_changes_by_itself() -> None:
    powers = from_live(
        as_live({ORGANIZATION: PlainScope(people={PEOPLE[0]: "owner"}), ALPHA: PlainScope()}), CONFIDENT_AI
    )
    other = powers.copy()
    other.play(Hold(ORGANIZATION, PEOPLE[0], None))
    assert powers.reaches(PEOPLE[0])
    assert not other.reaches(PEOPLE[0])
