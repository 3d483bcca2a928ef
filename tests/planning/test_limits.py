"""How many people a plan may touch: one arithmetic for the planner and for the review."""

from __future__ import annotations

import pytest

from doorlist.planning.limits import allowance, allowed, lowest
from doorlist.values.guardrails import Limit


@pytest.mark.parametrize(
    ("limits", "count", "people", "broken"),
    [
        ([Limit(2)], 2, 9, None),
        ([Limit(2)], 3, 9, Limit(2)),
        ([Limit(5.6, True)], 77, 1375, None),  # 76.99999999999999 in floating point
        ([Limit(5.6, True)], 78, 1375, Limit(5.6, True)),
        ([Limit(50, True), Limit(2)], 3, 4, Limit(2)),  # equal allowance: always the same one is named
        ([Limit(2), Limit(50, True)], 3, 4, Limit(2)),
        ([Limit(10, True), Limit(2)], 3, 9, Limit(10, True)),
        ([], 3, 7, Limit(2)),
        ([], 3, 12, None),
        ([], 4, 12, Limit(25, True)),
    ],
)
def test_limit_holds(limits: list[Limit], count: int, people: int, broken: Limit | None) -> None:
    assert (count > allowed("max_removals", limits, people)) is (broken is not None)
    if broken is not None:
        assert lowest("max_removals", limits, people) == broken


@pytest.mark.parametrize(
    ("one", "people", "expected"),
    [
        (Limit(33.3, True), 100_000, 33_300),
        (Limit(5.6, True), 1_375, 77),
        (Limit(12.5, True), 8, 1),
        (Limit(12.5, True), 7, 0),
        (Limit(3), 1, 3),
    ],
)
def test_a_percentage_is_cut_and_not_a_hair_below(one: Limit, people: int, expected: int) -> None:
    assert allowance(one, people) == expected


def test_the_defaults_are_the_larger_of_a_percentage_and_a_count() -> None:
    assert [allowed("max_removals", (), people) for people in (1, 8, 12, 100)] == [2, 2, 3, 25]
    assert [allowed("max_role_changes", (), people) for people in (1, 10, 12, 100)] == [5, 5, 6, 50]
