"""Which fault happens to which request."""

from __future__ import annotations

from email.utils import parsedate_to_datetime
from typing import Any

import pytest

from doorlist.emulator.faults import Faults, RateMeter, carried_out, retry_after
from doorlist.emulator.settings import Fault, RateLimit


def rule(**fields: Any) -> Fault:
    return Fault.model_validate({"kind": "status"} | fields)


def picks(rules: list[Fault], count: int, *, seed: int = 0) -> list[Fault | None]:
    faults = Faults(rules, seed)
    return [faults.pick("GET", "/projects", "/projects") for _ in range(count)]


def test_a_rule_is_for_a_verb_and_a_route_or_path() -> None:
    faults = Faults([rule(verb="PUT", route="/organization/members/{userId}"), rule(route="/projects/p1")], 0)
    member = ("/organization/members/{userId}", "/organization/members/u1")
    assert faults.pick("PUT", *member) is not None
    assert faults.pick("DELETE", *member) is None
    assert faults.pick("GET", "/projects/{projectId}", "/projects/p1") is not None
    assert faults.pick("GET", "/projects/{projectId}", "/projects/p2") is None
    assert faults.pick("GET", None, "/nowhere") is None


def test_skip_and_times() -> None:
    one = rule(skip=2, times=2)
    assert picks([one], 6) == [None, None, one, one, None, None]


def test_the_first_due_rule_wins() -> None:
    one, two = rule(times=1), rule()
    assert picks([one, two], 3) == [one, two, two]


def test_dice_are_fair_and_repeatable() -> None:
    often = [rule(probability=0.3)]
    assert picks(often, 300) == picks(often, 300) != picks(often, 300, seed=1)
    assert 60 < 300 - picks(often, 300).count(None) < 120
    assert picks([rule(probability=0)], 20) == [None] * 20


@pytest.mark.parametrize(
    ("kind", "effect", "expected"),
    [
        ("status", False, False),
        ("cut", True, True),
        ("cut", False, False),
        ("truncated", False, True),
        ("none", False, True),
    ],
)
def test_what_takes_effect(kind: str, effect: bool, expected: bool) -> None:
    assert carried_out(rule(kind=kind, effect=effect)) is expected
    assert carried_out(None)


def test_retry_after_in_its_three_forms() -> None:
    assert retry_after("none", 5, 1000.0) == []
    assert retry_after("seconds", 1.2, 1000.0) == [(b"retry-after", b"2")]
    ((_, date),) = retry_after("date", 1.2, 1000.0)
    assert parsedate_to_datetime(date.decode()).timestamp() == 1002


def test_a_rate_limit_is_a_sliding_window() -> None:
    meter, limit = RateMeter(), RateLimit(requests=2, seconds=10)
    assert [meter.wait(limit, now) for now in (0.0, 4.0, 5.0, 9.0, 10.0, 11.0)] == [None, None, 5.0, 1.0, None, 3.0]
    assert meter.wait(None, 11.0) is None
