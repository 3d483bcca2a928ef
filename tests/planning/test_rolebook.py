"""The roles of one scope, by name and by id."""

from __future__ import annotations

import pytest

from doorlist.planning.rolebook import RoleBook, holds
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
