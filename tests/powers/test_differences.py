"""Who gains and who loses what between two states."""

from __future__ import annotations

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.differences import Difference, between
from doorlist.powers.patterns import Catalogue
from doorlist.powers.state import Powers, RoleGrant, ScopePowers
from doorlist.values.scope import ORGANIZATION, Scope

# Names and ids are in opposite orders.
ALPHA, BETA = Scope("project", "p2", "Alpha"), Scope("project", "p1", "Beta")
NAMES = {
    "organization": frozenset({"billing:read", "project:manage", "project:read"}),
    "project": frozenset({"trace:delete", "trace:read"}),
}
ROLES: dict[str, dict[str, tuple[str, ...]]] = {
    "organization": {"boss": ("project:manage",), "clerk": ("billing:read",), "guest": ("project:read",)},
    "project": {"viewer": ("trace:read",), "editor": ("trace:delete", "trace:read")},
}
LOOK, WIPE, BOTH = ("trace:read",), ("trace:delete",), ("trace:delete", "trace:read")


def _powers(people: dict[Scope, dict[str, str]]) -> Powers:
    """A state in which people have these roles; no other scopes are there."""
    return Powers({scope: _scope(scope, there) for scope, there in people.items()}, CONFIDENT_AI)


def _scope(scope: Scope, people: dict[str, str]) -> ScopePowers:
    roles = ROLES[scope.type]
    return ScopePowers(
        CONFIDENT_AI.ladders[scope.type],
        Catalogue(NAMES[scope.type]),
        {role: frozenset(permissions) for role, permissions in roles.items()},
        {role: RoleGrant(role.title(), (role,)) for role in roles},
        people,
    )


def test_scopes_stand_in_the_order_of_their_names_and_the_organization_first() -> None:
    before = _powers({BETA: {"ada": "viewer"}, ALPHA: {"ada": "viewer"}, ORGANIZATION: {"ada": "guest"}})
    after = _powers({BETA: {"ada": "editor"}, ALPHA: {"ada": "editor"}, ORGANIZATION: {"ada": "clerk"}})
    assert list(between(before, after)) == [ORGANIZATION, ALPHA, BETA]


def test_people_of_the_same_change_stand_together_and_in_order() -> None:
    before = _powers({ALPHA: {"eve": "viewer", "bob": "editor", "ada": "viewer", "dan": "editor"}})
    after = _powers({ALPHA: {"eve": "editor", "bob": "viewer", "ada": "editor", "dan": "editor"}})
    assert between(before, after) == {
        ALPHA: (Difference(("ada", "eve"), gains=WIPE), Difference(("bob",), loses=WIPE)),
    }
    assert between(before, before) == {}


def test_in_a_project_that_comes_all_is_gained_and_in_one_that_goes_all_is_lost() -> None:
    people = {"ada": "viewer", "bob": "editor"}
    without, there = _powers({BETA: {}}), _powers({BETA: {}, ALPHA: people})
    assert between(without, there) == {ALPHA: (Difference(("ada",), gains=LOOK), Difference(("bob",), gains=BOTH))}
    assert between(there, without) == {ALPHA: (Difference(("ada",), loses=LOOK), Difference(("bob",), loses=BOTH))}


def test_whoever_comes_to_reach_projects_gains_all_in_each_and_in_the_organization_what_the_role_says() -> None:
    """Also in a project in which they have no role; and in the organization nothing by reaching projects."""
    before = _powers({ORGANIZATION: {"ada": "guest"}, ALPHA: {"ada": "viewer"}, BETA: {}})
    after = _powers({ORGANIZATION: {"ada": "boss"}, ALPHA: {"ada": "viewer"}, BETA: {}})
    assert between(before, after) == {
        ORGANIZATION: (Difference(("ada",), ("project:manage",), ("project:read",)),),
        ALPHA: (Difference(("ada",), gains=WIPE),),
        BETA: (Difference(("ada",), gains=BOTH),),
    }
    assert between(after, before) == {
        ORGANIZATION: (Difference(("ada",), ("project:read",), ("project:manage",)),),
        ALPHA: (Difference(("ada",), loses=WIPE),),
        BETA: (Difference(("ada",), loses=BOTH),),
    }
