from __future__ import annotations

import pytest

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.powers.build import catalogue_of, from_live, scope_from_desired, scope_from_live
from doorlist.powers.patterns import Catalogue
from doorlist.powers.state import RoleGrant
from doorlist.values.desired import DesiredScope, Entry, RoleRef, WantedPolicy, WantedRole
from doorlist.values.live import (
    HeldRole,
    Live,
    LiveScope,
    Member,
    Organization,
    Permission,
    Policy,
    PolicyRef,
    Role,
)
from doorlist.values.scope import ORGANIZATION, Scope
from doorlist.values.source import Source

HERE = Source("access.yaml", 1)
ADA, BOB, CY = "ada@acme.example", "bob@acme.example", "cy@acme.example"


def _member(email: str, role: str | None) -> Member:
    return Member(f"id-{email}", email, None, None if role is None else HeldRole(f"id-{role}", role))


# Live state: of ada it is known that she holds Viewer; the rest may have been read or not.
PROJECT = CONFIDENT_AI.ladders["project"]
HELD = {ADA: _member(ADA, "Viewer")}
ROLES = (Role("id-Viewer", "Viewer", policies=(PolicyRef("k", "Look"),)),)
POLICIES = (Policy("k", "Look", None, (Permission("p-1", "trace:read"), Permission("p-2", "span:read"))),)


@pytest.mark.parametrize(
    ("there", "grant"),
    [
        (LiveScope(HELD), RoleGrant("Viewer", known=False)),
        (LiveScope(HELD, roles=ROLES), RoleGrant("Viewer", ("k",), known=False)),
        (LiveScope(HELD, roles=ROLES, policies=POLICIES), RoleGrant("Viewer", ("k",), known=True)),
        (LiveScope(HELD, roles=(ROLES[0]._replace(policies=()),), policies=()), RoleGrant("Viewer", (), known=True)),
    ],
    ids=["neither was read", "its policies were not", "both were", "it has none, which is known"],
)
def test_a_role_is_known_where_it_and_the_policies_were_read(there: LiveScope, grant: RoleGrant) -> None:
    assert scope_from_live(PROJECT, there).roles == {"id-Viewer": grant}


@pytest.mark.parametrize(
    ("permissions", "may"),
    [
        (None, {"trace:read", "span:read"}),
        ((Permission("p-1", "trace:read"), Permission("p-3", "span:read")), {"trace:read"}),
        ((), set()),
    ],
    ids=["catalogue not read", "another scope's permission of the same name", "no permissions at all"],
)
def test_a_policy_gives_what_the_scopes_own_catalogue_has(
    permissions: tuple[Permission, ...] | None, may: set[str]
) -> None:
    there = LiveScope(HELD, roles=ROLES, policies=POLICIES, permissions=permissions)
    assert scope_from_live(PROJECT, there).of_person(ADA) == may


def test_a_policy_of_live_has_the_name_that_roles_show_it_by() -> None:
    assert scope_from_live(PROJECT, LiveScope(HELD, roles=ROLES)).policy_names == {"k": "Look"}


def test_without_a_catalogue_there_is_what_the_documentation_and_policies_name_and_perhaps_more() -> None:
    known = PROJECT.documented | {"trace:read", "span:read"}
    assert catalogue_of(PROJECT, LiveScope(policies=POLICIES)) == Catalogue(known, read=False)
    assert catalogue_of(PROJECT, LiveScope()) == Catalogue(PROJECT.documented, read=False)
    read = LiveScope(policies=POLICIES, permissions=(Permission("p-1", "trace:read"),))
    assert catalogue_of(PROJECT, read) == Catalogue(frozenset({"trace:read"}), read=True)


def test_without_roles_and_catalogue_the_documentation_tells_of_built_in_roles() -> None:
    members = {ADA: _member(ADA, "Admin"), BOB: _member(BOB, "Auditor"), CY: _member(CY, None)}
    powers = scope_from_live(CONFIDENT_AI.ladders["organization"], LiveScope(members=members))
    assert "iam:manage" in powers.of_person(ADA)
    assert powers.of_person(BOB) == frozenset()
    assert powers.of_person(CY) == frozenset()


def test_only_the_scopes_asked_for() -> None:
    live = Live(
        Organization("o", "Acme", "TEAM"), (), {ORGANIZATION: LiveScope(), Scope("project", "p", "P"): LiveScope()}
    )
    assert list(from_live(live, CONFIDENT_AI, [ORGANIZATION]).scopes) == [ORGANIZATION]
    assert len(from_live(live, CONFIDENT_AI).scopes) == 2


def test_from_the_files_alone() -> None:
    wanted = DesiredScope(
        "P",
        None,
        HERE,
        managed=True,
        entries={
            ADA: Entry(ADA, RoleRef("reader"), HERE),
            BOB: Entry(BOB, RoleRef("Member"), HERE),
            CY: Entry(CY, RoleRef(id="r-7"), HERE),
        },
        roles={"Reader": WantedRole("Reader", ("Look",), HERE)},
        policies={"Look": WantedPolicy("Look", ("*:read", "iam:manage"), HERE)},
    )
    powers = scope_from_desired(CONFIDENT_AI.ladders["project"], wanted, frozenset({"trace:read"}))
    assert powers.of_person(ADA) == {"*:read", "trace:read", "iam:manage"}
    assert powers.of_person(BOB) == {"*:*", "trace:read"}
    assert powers.of_person(CY) == frozenset()


def _files(
    roles: dict[str, tuple[str, ...]] | None = None, policies: dict[str, tuple[str, ...]] | None = None, **people: str
) -> DesiredScope:
    """A project as the files have it; people by their names alone."""
    return DesiredScope(
        "P",
        None,
        HERE,
        managed=True,
        entries={
            email: Entry(email, RoleRef(role), HERE)
            for email, role in ((f"{name}@acme.example", role) for name, role in people.items())
        },
        roles=None if roles is None else {name: WantedRole(name, has, HERE) for name, has in roles.items()},
        policies=None
        if policies is None
        else {name: WantedPolicy(name, has, HERE) for name, has in policies.items()},
    )


def test_of_a_role_that_the_files_only_give_nothing_is_known() -> None:
    wanted = _files({"Reader": ("Look",)}, {"Look": ("trace:read",)}, ada="reader", bob="Auditor")
    powers = scope_from_desired(PROJECT, wanted)
    assert powers.people == {ADA: "reader", BOB: "auditor"}
    assert powers.roles == {"reader": RoleGrant("Reader", ("look",)), "auditor": RoleGrant("Auditor", known=False)}


def test_files_may_be_asked_of_some_people_alone() -> None:
    wanted = _files(ada="Member", bob="Auditor")
    powers = scope_from_desired(PROJECT, wanted, only=[ADA, "who@acme.example"])
    assert (powers.people, list(powers.roles)) == ({ADA: "member"}, ["member"])


@pytest.mark.parametrize(
    ("written", "may"),
    [
        ("trace:*", {"trace:*", "trace:read"}),  # another policy names it
        ("iam:*", {"iam:*", "iam:manage"}),  # the documentation names it
        ("span:*", {"span:*", "span:read"}),  # it is asked about
        ("dataset:*", {"dataset:*"}),
        ("dataset:read", {"dataset:read"}),
    ],
)
def test_a_pattern_stands_for_itself_and_for_all_that_is_known_without_the_platform(
    written: str, may: set[str]
) -> None:
    wanted = _files(policies={"All": (written,), "Look": ("trace:read",)})
    assert scope_from_desired(PROJECT, wanted, frozenset({"span:read"})).policies["all"] == may


def test_without_the_platform_a_built_in_role_may_do_more_than_what_is_known() -> None:
    catalogue = scope_from_desired(PROJECT, _files(policies={"Look": ("trace:read",)})).catalogue
    assert catalogue == Catalogue(PROJECT.documented | {"trace:read"}, read=False)


@pytest.mark.parametrize(
    ("roles", "policies", "names"),
    [
        ({"Reader": ("look",)}, {"Look": ()}, {"look": "Look"}),
        ({"Reader": ("Look",)}, None, {"look": "Look"}),
        (None, {"Look": ()}, {"look": "Look"}),
        (None, None, {}),
    ],
    ids=["as it is defined", "as roles name it", "though no role has it", "there is none"],
)
def test_a_policy_of_the_files_has_its_name_as_written(
    roles: dict[str, tuple[str, ...]] | None, policies: dict[str, tuple[str, ...]] | None, names: dict[str, str]
) -> None:
    assert scope_from_desired(PROJECT, _files(roles, policies)).policy_names == names
