"""Where a new entry goes."""

from __future__ import annotations

import pytest

from doorlist.editing.order import Neighbour, name_place, place_of


def neighbours(text: str) -> list[Neighbour]:
    """`ada:Owner bob` and so on."""
    return [Neighbour(*word.replace("group:", "group;").split(":")) for word in text.split()]


@pytest.mark.parametrize(
    ("there", "new", "place"),
    [
        ("", "bob:Member", 0),
        ("ada:Member cyd:Member", "bob:Member", 1),
        ("ada:Member cyd:Member", "dan:Member", 2),
        ("bob:Member cyd:Member", "ada:Owner", 0),
        ("zoe:Owner max:Admin ada:Member cyd:Member", "bob:Member", 3),
        ("zoe:Owner max:Admin ada:Member cyd:Member", "bob:Admin", 1),
        ("zoe:Auditor bob:Auditor ada:Member cyd:Member eve:Auditor", "dan:Member", 4),
        ("zoe:Auditor ada:Member dan:Member bob:Guest", "cyd:Member", 2),
        ("zoe:Auditor ada:Member bob:Guest", "cyd:Other", 3),
        ("ada:Member group;ml:Member", "bob:Member", 1),
        ("group;ml:Member", "bob:Member", 0),
        ("ada:Member group;ml:Member", "group;ab:Member", 1),
        ("ada:Member", "group;ab:Member", 1),
        ("ada", "bob", 1),
    ],
)
def test_it_goes_where_the_order_of_those_there_suggests(there: str, new: str, place: int) -> None:
    (one,) = neighbours(new)
    fixed = [Neighbour(each.who.replace(";", ":"), each.role) for each in neighbours(there)]
    names = [each.who for each in fixed]
    assert place_of(Neighbour(one.who.replace(";", ":"), one.role), names, lambda at: fixed[at].role) == place


def test_a_name_goes_among_sorted_ones_else_last() -> None:
    assert name_place("b", ["a", "c"]) == 1
    assert name_place("b", ["c", "a"]) == 2
    assert name_place("b", ["c"]) == 1
