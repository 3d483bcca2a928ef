"""Built-in roles and how they rank."""

from __future__ import annotations

import pytest

from doorlist.platform.roles import is_admin, is_demotion, is_owner, next_lower_than_owner
from doorlist.values.role_names import same_role
from doorlist.values.scope import ORGANIZATION, Scope

BOT = Scope("project", "b", "Bot")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("Admin", "admin", True),
        ("Straße", "STRASSE", True),
        ("Admin", "Member", False),
        (None, None, True),
        (None, "Member", False),
        ("Member", None, False),
    ],
)
def test_same_role(one: str | None, other: str | None, expected: bool) -> None:
    assert same_role(one, other) is expected


@pytest.mark.parametrize(
    ("name", "owner", "admin"),
    [
        ("Owner", True, True),
        ("OWNER", True, True),
        ("Admin", False, True),
        ("admin", False, True),
        ("Manager", False, False),
        ("Owners", False, False),
        (None, False, False),
    ],
)
def test_owner_and_admin(name: str | None, owner: bool, admin: bool) -> None:
    assert (is_owner(name), is_admin(name)) == (owner, admin)


def test_next_lower() -> None:
    assert (next_lower_than_owner(ORGANIZATION), next_lower_than_owner(BOT)) == ("Admin", "Manager")


#: From the highest to the lowest; two of the same rank are side by side.
RANKS = {ORGANIZATION: ["Owner", "Admin", "Viewer", "Member"], BOT: ["Owner", "Manager", "Viewer", "Member"]}


@pytest.mark.parametrize("scope", RANKS)
def test_a_step_down_is_a_demotion_and_a_step_up_is_not(scope: Scope) -> None:
    ranks = RANKS[scope]
    for higher in range(4):
        for lower in range(higher + 1, 4):
            assert is_demotion(scope, ranks[higher], ranks[lower].upper())
            assert not is_demotion(scope, ranks[lower].upper(), ranks[higher])


@pytest.mark.parametrize(
    ("scope", "before", "after", "expected"),
    [
        (ORGANIZATION, None, "Member", False),
        (ORGANIZATION, None, None, False),
        (ORGANIZATION, "Member", None, True),
        (ORGANIZATION, "Member", "member", False),
        (ORGANIZATION, "Viewer", "VIEWER", False),
        (ORGANIZATION, "Viewer", "Auditor", True),
        (BOT, "Auditor", "Viewer", True),
        (BOT, "Admin", "Manager", False),
        (ORGANIZATION, "Manager", "Admin", False),
        (BOT, "Manager", "Admin", True),
    ],
)
def test_is_demotion(scope: Scope, before: str | None, after: str | None, expected: bool) -> None:
    assert is_demotion(scope, before, after) is expected
