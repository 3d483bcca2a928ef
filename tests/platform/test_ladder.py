"""Built-in roles and how they rank."""

from __future__ import annotations

import pytest

from doorlist.platform.confident_ai import CONFIDENT_AI
from doorlist.platform.ladder import Ladder
from support.facts import ELSEWHERE

ORGANIZATION, BOT = CONFIDENT_AI.ladders["organization"], CONFIDENT_AI.ladders["project"]
FOUR = ELSEWHERE.ladders["organization"]


@pytest.mark.parametrize(
    ("name", "owner", "builtin"),
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
def test_names_are_compared_without_case(name: str | None, owner: bool, builtin: bool) -> None:
    assert (ORGANIZATION.is_owner(name), ORGANIZATION.has(name)) == (owner, builtin)
    assert (ORGANIZATION.role(name) is not None) == builtin


def test_the_names_that_rules_ask_for() -> None:
    assert (ORGANIZATION.owner, ORGANIZATION.below_owner, ORGANIZATION.lowest) == ("Owner", "Admin", "Member")
    assert (FOUR.owner, FOUR.below_owner, FOUR.lowest) == ("Boss", "Deputy", "Guest")


def test_of_a_custom_role_nothing_is_documented() -> None:
    assert ORGANIZATION.withheld("Manager") is None
    assert BOT.withheld("Admin") is None
    assert FOUR.withheld("Member") is None
    assert FOUR.withheld("CLERK") == {"team:reach", "role:give"}


def test_only_what_is_named_is_known_without_the_catalogue() -> None:
    assert BOT.documented == BOT.withheld("Member")
    assert FOUR.documented == {"team:reach", "role:give", "role:edit", "desk:use"}


#: From the highest to the lowest, a custom role among them.
RANKS = [
    (ORGANIZATION, ["Owner", "Admin", "Viewer", "Member"]),
    (BOT, ["Owner", "Manager", "Viewer", "Member"]),
    (FOUR, ["Boss", "Deputy", "Clerk", "Owner", "Guest"]),
]


@pytest.mark.parametrize(("ladder", "ranks"), RANKS)
def test_a_step_down_is_a_demotion_and_a_step_up_is_not(ladder: Ladder, ranks: list[str]) -> None:
    for higher in range(len(ranks)):
        for lower in range(higher + 1, len(ranks)):
            assert ladder.is_demotion(ranks[higher], ranks[lower].upper())
            assert not ladder.is_demotion(ranks[lower].upper(), ranks[higher])


@pytest.mark.parametrize(
    ("ladder", "before", "after", "expected"),
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
def test_is_demotion(ladder: Ladder, before: str | None, after: str | None, expected: bool) -> None:
    assert ladder.is_demotion(before, after) is expected
