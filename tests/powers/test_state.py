"""Powers against a reference that follows the chain for each question anew."""

from __future__ import annotations

import copy
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.build import from_live
from doorlist.powers.differences import between
from doorlist.powers.patterns import Catalogue
from doorlist.powers.state import Hold, Powers, RoleGrant, ScopePowers, SetPolicy, SetRole, Step
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


# A small world, step by step

BETA = PROJECTS[1]
ORG_ALL = frozenset({"project:manage", "project:read", "user:manage"})
ALL = frozenset({"trace:delete", "trace:read"})


def _small() -> Powers:
    """ada is Owner, bob has all of `reach`, cyd has a custom role without anything, dan is a Member; eve is only in
    Alpha."""
    ladders = CONFIDENT_AI.ladders
    organization = ScopePowers(
        ladders["organization"],
        Catalogue(ORG_ALL),
        {"reach": frozenset({"project:manage"}), "see": frozenset({"project:read"})},
        {
            "owner": RoleGrant("Owner"),
            "member": RoleGrant("Member"),
            "boss": RoleGrant("Boss", ("reach",)),
            "none": RoleGrant("None"),
        },
        {"ada": "owner", "bob": "boss", "cyd": "none", "dan": "member"},
    )
    alpha = ScopePowers(
        ladders["project"],
        Catalogue(ALL),
        {"look": frozenset({"trace:read"}), "wipe": frozenset({"trace:delete"}), "old": frozenset({"gone:read"})},
        {
            "viewer": RoleGrant("Viewer", ("look",)),
            "editor": RoleGrant("Editor", ("look", "wipe")),
            "keeper": RoleGrant("Keeper", ("old",)),
        },
        {"bob": "viewer", "cyd": "viewer", "dan": "editor", "eve": "viewer"},
        {"look": "Look"},
    )
    beta = ScopePowers(ladders["project"], Catalogue(ALL), {}, {"member": RoleGrant("Member")}, {"cyd": "member"})
    return Powers({ORGANIZATION: organization, ALPHA: alpha, BETA: beta}, CONFIDENT_AI)


def _whole(powers: Powers) -> object:
    """All that powers answer."""
    return [
        (
            scope,
            {email: powers.effective(scope, email) for email in ("ada", "bob", "cyd", "dan", "eve", "fay")},
            {role: sorted(one.holders(role)) for role in one.roles},
            one.policies,
            one.roles,
            {policy: one.roles_with(policy) for policy in ("reach", "look", "wipe", "old")},
            {email: powers.projects_of(email) for email in ("bob", "cyd", "eve", "fay")},
            powers.reaching(),
        )
        for scope, one in powers.scopes.items()
    ]


LOOK, WIPE, BOTH = ("trace:read",), ("trace:delete",), ("trace:delete", "trace:read")
Told = list[tuple[str, tuple[str, ...], tuple[str, ...]]]
#: What it shows → steps, what is told of the organization and of Alpha, who begins or ceases to reach projects.
STEPS: dict[str, tuple[list[Step], dict[Scope, Told], str]] = {
    "somebody joins": ([Hold(ALPHA, "fay", "editor")], {ALPHA: [("fay", BOTH, ())]}, ""),
    "somebody goes on": ([Hold(ALPHA, "cyd", "editor")], {ALPHA: [("cyd", WIPE, ())]}, ""),
    "somebody goes back": ([Hold(ALPHA, "dan", "viewer")], {ALPHA: [("dan", (), WIPE)]}, ""),
    "somebody leaves": ([Hold(ALPHA, "dan", None)], {ALPHA: [("dan", (), BOTH)]}, ""),
    "somebody who isn't in leaves": ([Hold(ALPHA, "fay", None)], {}, ""),
    "a role that nobody knows gives nothing": ([Hold(ALPHA, "eve", "what")], {ALPHA: [("eve", (), LOOK)]}, ""),
    "whoever reaches a project has all of it anyway": ([Hold(ALPHA, "bob", "editor")], {}, ""),
    "but not what its catalogue doesn't have": (
        [Hold(ALPHA, "bob", "keeper")], {ALPHA: [("bob", ("gone:read",), ())]}, "",
    ),
    "a role gets a policy": (
        [SetRole(ALPHA, "viewer", RoleGrant("Viewer", ("look", "wipe")))], {ALPHA: [("cyd eve", WIPE, ())]}, "",
    ),
    "a role goes": ([SetRole(ALPHA, "editor", None)], {ALPHA: [("dan", (), BOTH)]}, ""),
    "a role comes that nobody has": ([SetRole(ALPHA, "new", RoleGrant("New", ("wipe",)))], {}, ""),
    "a role comes that somebody has already": (
        [Hold(ALPHA, "eve", "new"), SetRole(ALPHA, "new", RoleGrant("New", ("wipe",)))],
        {ALPHA: [("eve", WIPE, LOOK)]}, "",
    ),
    "a policy gets more, in each role that has it": (
        [SetPolicy(ALPHA, "look", ALL)], {ALPHA: [("cyd eve", WIPE, ())]}, "",
    ),
    "a policy goes from all of its roles": (
        [SetPolicy(ALPHA, "look", None)], {ALPHA: [("cyd dan eve", (), LOOK)]}, "",
    ),
    "a policy that goes doesn't come back with its name": (
        [SetPolicy(ALPHA, "look", None), SetPolicy(ALPHA, "look", ALL)], {ALPHA: [("cyd dan eve", (), LOOK)]}, "",
    ),
    "a policy comes that no role has": ([SetPolicy(ALPHA, "new", ALL)], {}, ""),
    "there and back is nothing": ([Hold(ALPHA, "dan", "viewer"), Hold(ALPHA, "dan", "editor")], {}, ""),
    "several at once are told together": (
        [Hold(ALPHA, "dan", "viewer"), SetPolicy(ALPHA, "look", ALL)], {ALPHA: [("cyd eve", WIPE, ())]}, "",
    ),
    "who begins to reach": (
        [Hold(ORGANIZATION, "cyd", "boss")], {ORGANIZATION: [("cyd", ("project:manage",), ())]}, "cyd",
    ),
    "who ceases to": (
        [Hold(ORGANIZATION, "bob", "none")], {ORGANIZATION: [("bob", (), ("project:manage",))]}, "bob",
    ),
    "a policy that ceases to reach": (
        [SetPolicy(ORGANIZATION, "reach", frozenset({"project:read"}))],
        {ORGANIZATION: [("bob", ("project:read",), ("project:manage",))]}, "bob",
    ),
    "a role that begins to": (
        [SetRole(ORGANIZATION, "none", RoleGrant("None", ("reach", "see")))],
        {ORGANIZATION: [("cyd", ("project:manage", "project:read"), ())]}, "cyd",
    ),
    "to reach and back again is nothing": (
        [Hold(ORGANIZATION, "cyd", "boss"), Hold(ORGANIZATION, "cyd", "none")], {}, "",
    ),
    "whoever leaves the organization leaves its projects, too": (
        [Hold(ORGANIZATION, "dan", None)],
        {ORGANIZATION: [("dan", (), ("project:read",))], ALPHA: [("dan", (), BOTH)]}, "",
    ),
    "whoever reached projects and leaves loses all of those they were in": (
        [Hold(ORGANIZATION, "bob", None)],
        {ORGANIZATION: [("bob", (), ("project:manage",))], ALPHA: [("bob", (), BOTH)]}, "bob",
    ),
    "whoever reaches a project first has lost nothing in it by a step before": (
        [Hold(ORGANIZATION, "dan", "boss"), Hold(ALPHA, "dan", None)],
        {ORGANIZATION: [("dan", ("project:manage",), ("project:read",))]}, "dan",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "differences", "reach"), STEPS.values(), ids=list(STEPS))
@pytest.mark.parametrize("asked", [True, False], ids=["asked before", "not asked before"])
def test_what_steps_come_to(steps: list[Step], differences: dict[Scope, Told], reach: str, asked: bool) -> None:
    powers = _small()
    if asked:
        _whole(powers)
    played = powers.play(*steps)
    assert {
        scope: [(" ".join(one.people), one.gains, one.loses) for one in found]
        for scope, found in played.differences.items()
    } == differences
    assert played.reach == frozenset(reach.split())
    assert _whole(powers) == _whole(powers.copy()), "what it remembers is what it would work out anew"


def test_whom_a_step_concerns() -> None:
    alpha = _small().scopes[ALPHA]
    assert alpha.concerned(Hold(ALPHA, "fay", "viewer")) == ("fay",)
    assert sorted(alpha.concerned(SetRole(ALPHA, "viewer", None))) == ["bob", "cyd", "eve"]
    assert sorted(alpha.concerned(SetPolicy(ALPHA, "wipe", None))) == ["dan"]
    assert alpha.redefined(SetPolicy(ALPHA, "look", None)) == alpha.roles_with("look") == ("viewer", "editor")
    assert alpha.copy().policy_names == {"look": "Look"}


def test_without_an_organization_nobody_reaches_anything() -> None:
    powers = Powers({ALPHA: _small().scopes[ALPHA]}, CONFIDENT_AI)
    assert (powers.reaching(), powers.reaches("bob")) == (set(), False)
    assert powers.effective(ALPHA, "bob") == {"trace:read"}
