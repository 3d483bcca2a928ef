"""Guardrails loosened, tightened, changed."""

from __future__ import annotations

from dataclasses import fields
from datetime import timedelta
from typing import Any

import pytest

from doorlist.review.guardrail_changes import rail_changes
from doorlist.values.guardrails import Guardrails, Limit, Restriction
from doorlist.values.source import Source

WEEK = timedelta(days=7)
ONE, TWO = frozenset({"a.example"}), frozenset({"a.example", "b.example"})


def percent(value: float) -> Limit:
    return Limit(value, percent=True)


@pytest.mark.parametrize(
    ("name", "old", "new", "direction"),
    [
        ("max_removals", (Limit(3),), (Limit(2),), "tightened"),
        ("max_removals", (Limit(3),), (Limit(4),), "loosened"),
        ("max_removals", (percent(10),), (Limit(4),), "changed"),
        ("max_removals", (percent(10),), (percent(10), Limit(4)), "tightened"),
        ("max_removals", (), (percent(10),), "tightened"),
        ("max_removals", (), (percent(100),), "loosened"),
        ("max_removals", (percent(100),), (), "tightened"),
        ("max_role_changes", (Limit(5),), (), "loosened"),
        ("max_role_changes", (), (Limit(0),), "tightened"),
        ("protected", ONE, TWO, "tightened"),
        ("protected", TWO, ONE, "loosened"),
        ("protected", TWO - ONE, ONE, "changed"),
        ("min_admins", None, 1, "tightened"),
        ("min_admins", 2, 1, "loosened"),
        ("min_admins", 1, 2, "tightened"),
        ("min_admins", 1, None, "loosened"),
        ("max_admins", None, 5, "tightened"),
        ("max_duration", {}, {"*": WEEK}, "tightened"),
        ("max_duration", {"*": WEEK}, {}, "loosened"),
        ("max_duration", {"*": WEEK}, {"a.example": WEEK}, "loosened"),
        ("max_duration", {"a.example": WEEK}, {"b.example": WEEK}, "changed"),
        ("max_duration", {"a.example": WEEK}, {"a.example": 2 * WEEK}, "loosened"),
        ("max_admins", 5, 6, "loosened"),
        ("max_admins", 6, 5, "tightened"),
        ("max_admins", 5, None, "loosened"),
        ("allowed_domains", None, ONE, "tightened"),
        ("allowed_domains", ONE, None, "loosened"),
        ("allowed_domains", ONE, TWO, "loosened"),
        ("allowed_domains", TWO, ONE, "tightened"),
        ("allowed_domains", TWO - ONE, ONE, "changed"),
        ("require_expiry", frozenset(), ONE, "tightened"),
        ("require_expiry", ONE, frozenset(), "loosened"),
    ],
)
def test_direction(name: str, old: Any, new: Any, direction: str) -> None:
    sources = {name: Source("rails.yaml", 3)}
    found = rail_changes(Guardrails(**{name: old}), Guardrails(**{name: new}, sources=sources))
    assert [(change.guardrail, change.direction) for change in found] == [(name, direction)]
    assert found[0].source is not None
    assert found[0].source.line == 3


def test_the_same_in_other_order_is_no_change() -> None:
    one = Guardrails(max_removals=(Limit(3), percent(10)), protected=TWO, sources={"protected": Source("a", 1)})
    other = Guardrails(max_removals=(percent(10), Limit(3)), protected=TWO)
    assert rail_changes(one, other) == ()


def test_before_and_after_in_words() -> None:
    old = Guardrails(max_removals=(Limit(3), percent(10)), allowed_domains=frozenset())
    new = Guardrails(min_admins=2, allowed_domains=TWO)
    found = {change.guardrail: (change.before, change.after) for change in rail_changes(old, new)}
    assert found == {
        "max_removals": ("3 and 10%", None),
        "min_admins": (None, "2"),
        "allowed_domains": ("none", "a.example, b.example"),
    }


def only(*holders: str) -> tuple[Restriction, ...]:
    people = frozenset(one for one in holders if "@" in one)
    return (Restriction("iam:manage", people, frozenset(holders) - people, Source("rails.yaml", 3)),)


@pytest.mark.parametrize(
    ("old", "new", "direction"),
    [
        ((), only("a.example"), "tightened"),
        (only("a.example"), (), "loosened"),
        (only("a.example"), only("a.example", "b.example"), "loosened"),
        (only("a.example"), only("ada@a.example"), "tightened"),
        (only("ada@a.example"), only("a.example"), "loosened"),
        (only("a.example"), only("a.example", "ada@a.example"), None),
        (only("ada@a.example"), only("bob@a.example"), "changed"),
        (only(), only("ada@a.example"), "loosened"),
    ],
)
def test_who_alone_may_hold_a_permission(
    old: tuple[Restriction, ...], new: tuple[Restriction, ...], direction: str | None
) -> None:
    found = rail_changes(Guardrails(restricted=old), Guardrails(restricted=new))
    assert [one.direction for one in found] == ([] if direction is None else [direction])
    for one in found:
        assert one.guardrail == "restricted iam:manage"
        assert (one.source is None) == (new == ())


WITHOUT: dict[str, Any] = {
    "max_removals": (Limit(1),),
    "max_role_changes": (Limit(1),),
    "protected": ONE,
    "min_admins": 1,
    "max_admins": 1,
    "allowed_domains": ONE,
    "require_expiry": ONE,
    "restricted": only("a.example"),
    "max_duration": {"*": WEEK},
}


def test_no_guardrail_is_forgotten() -> None:
    assert {one.name for one in fields(Guardrails)} == {*WITHOUT, "sources"}
    for name, value in WITHOUT.items():
        (change,) = rail_changes(Guardrails(), Guardrails(**{name: value}))
        assert change.guardrail.partition(" ")[0] == name
        assert change.direction == "tightened"
