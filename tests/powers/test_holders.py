"""Who holds a permission, and how: one relation, asked from both ends."""

from __future__ import annotations

import pytest
from hypothesis import given

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.build import from_live
from doorlist.powers.holders import Means, could_get, holders
from doorlist.powers.patterns import Catalogue
from doorlist.powers.state import Powers, RoleGrant, ScopePowers
from doorlist.powers.ways import Step, Ways
from doorlist.values.scope import ORGANIZATION
from support.powers_reference import (
    ORG_CATALOGUE,
    PEOPLE,
    PROJECT_CATALOGUE,
    PROJECTS,
    PlainScope,
    World,
    as_live,
    could,
    may,
    worlds,
)
from support.random_worlds import examples

ADA, BOB, CY, DEE, EVA = PEOPLE
ALPHA, BETA = PROJECTS


@examples
@given(worlds())
def test_both_ends_are_one_relation_and_the_chain_says_the_same(world: World) -> None:
    powers = from_live(as_live(world), CONFIDENT_AI)
    ways = Ways(powers)
    for scope in (ORGANIZATION, *PROJECTS):
        for permission in ORG_CATALOGUE if scope == ORGANIZATION else PROJECT_CATALOGUE:
            truth = {email for email in PEOPLE if may(world, scope, email, permission)}
            asked = frozenset({permission})
            assert set(holders(powers, scope, asked)) == truth
            explained = {
                email for email in PEOPLE if any(permission in way.permissions for way in ways.of(scope, email))
            }
            assert explained == truth
            assert set(could_get(powers, scope, asked)) == {
                email for email in PEOPLE if email not in truth and could(world, scope, email)
            }


def _powers(**scopes: PlainScope) -> World:
    return {
        ORGANIZATION: scopes.get("organization", PlainScope()),
        ALPHA: scopes.get("alpha", PlainScope()),
        BETA: scopes.get("beta", PlainScope()),
    }


def test_a_way_goes_by_role_and_policy_and_through_the_organization() -> None:
    world = _powers(
        organization=PlainScope({"k": ("project:manage",)}, {"r": ("k",)}, {ADA: "r"}),
        alpha=PlainScope({"k": ("trace:read",)}, {"r": ("k",)}, {ADA: "r"}),
    )
    through, own = Ways(from_live(as_live(world), CONFIDENT_AI)).of(ALPHA, ADA)
    assert through.through_organization
    assert through.permissions == set(PROJECT_CATALOGUE)
    assert through.steps == (
        Step("role", "Role r", ORGANIZATION),
        Step("policy", "k", ORGANIZATION),
        Step("permission", "project:manage", ORGANIZATION),
    )
    assert own.steps == (Step("role", "Role r", ALPHA), Step("policy", "k", ALPHA))
    assert not own.through_organization


def test_of_a_built_in_role_it_is_said_that_the_documentation_tells() -> None:
    (way,) = Ways(from_live(as_live(_powers(alpha=PlainScope(people={ADA: "member"}))), CONFIDENT_AI)).of(ALPHA, ADA)
    assert way.steps == (Step("role", "Member", ALPHA, documented=True),)


@pytest.mark.parametrize(
    ("permissions", "means"),
    [
        (("iam:manage",), (Means("iam:manage", ALPHA),)),
        (("user:manage",), (Means("user:manage", ALPHA, ("Manager", "Member", "Owner")),)),
        (("trace:delete",), ()),
    ],
)
def test_whoever_changes_or_gives_roles_could_get_the_rest(
    permissions: tuple[str, ...], means: tuple[Means, ...]
) -> None:
    world = _powers(
        organization=PlainScope(people={ADA: "member"}),
        alpha=PlainScope({"k": permissions}, {"r": ("k",)}, {ADA: "r"}),
    )
    found = could_get(from_live(as_live(world), CONFIDENT_AI), ALPHA, frozenset({"trace:read"}))
    assert found == ({ADA: means} if means else {})


def test_whoever_changes_the_organizations_roles_could_reach_every_project() -> None:
    world = _powers(organization=PlainScope({"k": ("iam:manage",)}, {"r": ("k",)}, {ADA: "r", BOB: "admin"}))
    powers = from_live(as_live(world), CONFIDENT_AI)
    assert could_get(powers, BETA, frozenset({"trace:read"})) == {ADA: (Means("iam:manage", ORGANIZATION),)}
    assert holders(powers, BETA, frozenset({"trace:read"})) == (BOB,)


def test_nobody_could_get_what_there_is_not() -> None:
    world = _powers(organization=PlainScope(people={ADA: "admin", BOB: "member"}))
    for scope in (ORGANIZATION, ALPHA):
        assert could_get(from_live(as_live(world), CONFIDENT_AI), scope, frozenset({"moon:land"})) == {}
        assert holders(from_live(as_live(world), CONFIDENT_AI), scope, frozenset({"moon:land"})) == ()


def test_scopes_alone_need_no_organization() -> None:
    powers = from_live(as_live(_powers(alpha=PlainScope(people={ADA: "manager"}))), CONFIDENT_AI, [ALPHA])
    assert holders(powers, ALPHA, frozenset({"trace:read"})) == (ADA,)
    assert could_get(powers, ALPHA, frozenset({"trace:read"})) == {}
    assert Ways(powers).of(ALPHA, BOB) == ()


def test_whoever_has_a_means_in_the_project_and_in_the_organization_has_both() -> None:
    changes = PlainScope({"k": ("iam:manage",)}, {"r": ("k",)}, {ADA: "r"})
    powers = from_live(as_live(_powers(organization=changes, alpha=changes)), CONFIDENT_AI)
    assert could_get(powers, ALPHA, frozenset({"trace:read"})) == {
        ADA: (Means("iam:manage", ALPHA), Means("iam:manage", ORGANIZATION))
    }


@pytest.mark.parametrize(
    ("asked", "roles"),
    [
        ("trace:read", ("Looker", "Manager", "Member", "Owner")),
        ("trace:delete", ("Manager", "Member", "Owner")),
        ("project:delete", ("Manager", "Owner")),  # Member lacks it
        ("gone:read", ("Looker",)),  # one that the catalogue doesn't have: no built-in role has it
    ],
)
@pytest.mark.parametrize("listed", [{}, {"m": RoleGrant("MEMBER"), "o": RoleGrant("Owner")}], ids=["no", "some"])
def test_whoever_gives_roles_can_give_custom_and_built_in_ones_that_have_it(
    asked: str, roles: tuple[str, ...], listed: dict[str, RoleGrant]
) -> None:
    """Whether somebody has a built-in role or not: the files alone name only those that somebody has."""
    here = ScopePowers(
        CONFIDENT_AI.ladders["project"],
        Catalogue(frozenset({"project:delete", "trace:delete", "trace:read", "user:manage"})),
        {"give": frozenset({"user:manage"}), "look": frozenset({"gone:read", "trace:read"})},
        {"g": RoleGrant("Giver", ("give",)), "l": RoleGrant("Looker", ("look",)), **listed},
        {ADA: "g"},
    )
    ((email, (means,)),) = could_get(Powers({ALPHA: here}, CONFIDENT_AI), ALPHA, frozenset({asked})).items()
    assert (email, means.permission) == (ADA, "user:manage")
    assert sorted(name.title() for name in means.roles) == list(roles)


def test_whoever_changes_roles_could_get_what_no_role_has_yet() -> None:
    here = ScopePowers(
        CONFIDENT_AI.ladders["project"],
        Catalogue(frozenset({"iam:manage", "trace:read"})),
        {"keep": frozenset({"iam:manage"})},
        {"k": RoleGrant("Keeper", ("keep",))},
        {ADA: "k"},
    )
    found = could_get(Powers({ALPHA: here}, CONFIDENT_AI), ALPHA, frozenset({"trace:read"}))
    assert found == {ADA: (Means("iam:manage", ALPHA),)}
