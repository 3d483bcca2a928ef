"""The roles of one scope, by name and by id."""

from __future__ import annotations

import pytest

from doorlist.planning.rolebook import GivenRole, RoleBook, has_given, holds, surely_holds, unknown_role
from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.values.desired import RoleRef
from doorlist.values.live import HeldRole, LiveScope, Member, Role

ROLES = (Role("1", "Owner", True), Role("2", "Straße"), Role("3", "Admin", True))
LADDER = CONFIDENT_AI.ladders["organization"]
READ = RoleBook(LiveScope({}, (), ROLES), LADDER)
HELD = RoleBook(
    LiveScope(
        {
            "a": Member("u", "a", None, HeldRole("7", "Viewer")),
            "b": Member("v", "b"),
            "c": Member("w", "c", None, HeldRole("7", "Viewer")),
        },
        (),
    ),
    LADDER,
)


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (RoleRef("owner"), "1"),
        (RoleRef("STRASSE"), "2"),
        (RoleRef("Nope"), None),
        (RoleRef(id="3"), "3"),
        (RoleRef(id="Admin"), None),
        (RoleRef(""), None),
    ],
)
def test_named(ref: RoleRef, expected: str | None) -> None:
    found = READ.named(ref)
    assert (found and found.id) == expected


@pytest.mark.parametrize(("role_id", "expected"), [(None, "Member"), ("2", "Straße"), ("9", None)])
def test_name_of(role_id: str | None, expected: str | None) -> None:
    assert READ.name_of(role_id) == expected


def test_names_are_sorted_and_complete_says_that_the_list_was_read() -> None:
    assert (READ.names(), READ.complete) == (["Admin", "Owner", "Straße"], True)
    assert (HELD.names(), HELD.complete) == (["Viewer"], False)
    assert HELD.name_of("7") == "Viewer"
    empty = RoleBook(LiveScope({"a": Member("u", "a", None, HeldRole("7", "Viewer"))}, (), ()), LADDER)
    assert (empty.names(), empty.complete) == ([], True)
    assert RoleBook(LiveScope(), LADDER).names() == []


@pytest.mark.parametrize(
    ("role", "ref", "expected"),
    [
        (None, RoleRef("Member"), False),
        (HeldRole("1", "Admin"), RoleRef("Admin"), True),
        (HeldRole("1", "Admin"), RoleRef("aDMIN"), True),
        (HeldRole("1", "Straße"), RoleRef("STRASSE"), True),
        (HeldRole("1", "Admin"), RoleRef("Member"), False),
        (HeldRole("1", "Admin"), RoleRef(id="1"), True),
        (HeldRole("1", "Admin"), RoleRef(id="Admin"), False),
        (HeldRole("1", ""), RoleRef(id="1"), True),
    ],
)
def test_holds(role: HeldRole | None, ref: RoleRef, expected: bool) -> None:
    assert holds(Member("u", "a", None, role), ref) is expected


# Roles that differ in case only are several: none is meant by a third spelling.
TWINS = RoleBook(LiveScope({}, (), (Role("4", "Viewer"), Role("5", "VIEWER"), Role("6", "Auditor"))), LADDER)


@pytest.mark.parametrize(
    ("ref", "meant", "several"),
    [
        (RoleRef("Viewer"), "4", []),
        (RoleRef("VIEWER"), "5", []),
        (RoleRef("viewer"), None, ["4", "5"]),
        (RoleRef("auditor"), "6", []),
        (RoleRef("Nope"), None, []),
        (RoleRef(id="4"), "4", []),
    ],
)
def test_which_of_the_roles_that_differ_in_case_is_meant(ref: RoleRef, meant: str | None, several: list[str]) -> None:
    found = TWINS.named(ref)
    assert (found and found.id) == meant
    assert [role.id for role in TWINS.ambiguous(ref)] == several


@pytest.mark.parametrize(
    ("role_id", "wanted", "expected"),
    [
        ("2", GivenRole("Straße", "2"), True),
        ("2", GivenRole("Gasse", "2"), True),  # the plan renames it
        ("3", GivenRole("Straße", "2"), False),
        (None, GivenRole("Member", "9"), True),  # without a role it offers Member
        (None, GivenRole("Admin", "3"), False),
        ("2", GivenRole("strasse", None), True),  # of which only the name is known
        ("3", GivenRole("Member", None), False),
        # One that the plan makes has no invitation yet, though one of the same name goes.
        ("2", GivenRole("Straße", None, is_new=True), False),
        (None, GivenRole("Member", None, is_new=True), False),
    ],
)
def test_whether_an_invitation_offers_a_role(role_id: str | None, wanted: GivenRole, expected: bool) -> None:
    assert READ.offers(role_id, wanted) is expected


@pytest.mark.parametrize(
    ("held", "ref", "given", "expected"),
    [
        (HeldRole("2", "Straße"), RoleRef("Gasse"), GivenRole("Gasse", "2"), True),  # the plan renames it
        (HeldRole("3", "Gasse"), RoleRef("Gasse"), GivenRole("Gasse", "2"), False),
        (HeldRole("2", "Gasse"), RoleRef("GASSE"), GivenRole("GASSE", None), True),
        (HeldRole("2", "Straße"), RoleRef("Gasse"), GivenRole("Gasse", None), False),
        (HeldRole("2", "Gasse"), RoleRef("Gasse"), GivenRole("Gasse", None, is_new=True), False),
        (None, RoleRef("Gasse"), GivenRole("Gasse", "2"), False),
    ],
)
def test_whether_somebody_holds_the_role_that_the_plan_gives(
    held: HeldRole | None, ref: RoleRef, given: GivenRole, expected: bool
) -> None:
    assert has_given(Member("u", "a", None, held), ref, given) is expected


@pytest.mark.parametrize(
    ("held", "ref", "expected"),
    [
        (HeldRole("2", "Straße"), RoleRef("Straße"), True),
        (HeldRole("2", "Straße"), RoleRef("straße"), False),  # there may be another one that is spelled so
        (HeldRole("3", "Admin"), RoleRef("ADMIN"), True),  # but none beside one that is built in
        (HeldRole("3", "Admin"), RoleRef("Member"), False),
        (HeldRole("2", "Straße"), RoleRef(id="2"), True),
        (HeldRole("2", "Straße"), RoleRef(id="Straße"), False),
        (None, RoleRef(id="2"), False),
        (None, RoleRef("Admin"), False),
    ],
)
def test_who_surely_holds_a_role(held: HeldRole | None, ref: RoleRef, expected: bool) -> None:
    assert surely_holds(LADDER, Member("u", "a", None, held), ref) is expected


def test_a_role_of_which_nothing_more_is_known_has_what_the_files_say() -> None:
    assert unknown_role(RoleRef("Past"))[:2] == ("Past", None)
    assert unknown_role(RoleRef(id="9"))[:2] == ("role_id 9", "9")
