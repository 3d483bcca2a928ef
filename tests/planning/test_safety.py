"""The rules above the phases, on states of one scope: the order that they ask for, and when they ask for a split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

from doorlist.planning.safety import Definitions, Limits, Move, Redefinition, arranged, needed, slots_of

POLICIES = {"P": frozenset({"a", "b"}), "Q": frozenset({"b"}), "R": frozenset({"c"})}
ROLES = {
    "p": frozenset({"P"}),
    "q": frozenset({"Q"}),
    "pq": frozenset({"P", "Q"}),
    "r": frozenset({"R"}),
    "none": frozenset[str](),
}
HERE = Definitions(POLICIES, ROLES, {"owner": frozenset("abcdef")})


def _policy(name: str, after: str) -> Redefinition:
    return Redefinition(f"policy {name}", False, name, POLICIES[name], frozenset(after))


def _role(name: str, after: str) -> Redefinition:
    return Redefinition(f"role {name}", True, name, ROLES[name], frozenset(after))


def test_what_a_role_may_do_follows_what_is_done() -> None:
    here = HERE.with_steps([_policy("P", "a"), _role("q", "PR"), _policy("R", "cd")])
    assert [here.may("p", done) for done in (0b000, 0b001, 0b110)] == [{"a", "b"}, {"a"}, {"a", "b"}]
    assert [here.may("q", done) for done in (0b000, 0b010, 0b111)] == [{"b"}, {"a", "b", "c"}, {"a", "c", "d"}]
    assert here.may("owner", 0b111) == set("abcdef")
    assert here.may("unknown", 0) == here.may(None, 0) == frozenset()
    assert [here.mask(role) for role in ("p", "q", "none", "owner")] == [0b001, 0b111, 0, 0]


def test_the_halves_of_a_redefinition_take_and_then_give() -> None:
    take, give = _policy("P", "bc").split()
    assert (take.action, take.after, take.gives, take.takes) == ("policy P:take", {"b"}, False, True)
    assert (give.action, give.before, give.after, give.gives, give.takes) == (
        "policy P",
        {"b"},
        {"b", "c"},
        True,
        False,
    )


#: steps in the order of the phases, moves (before, after) of those who go, roles of those who stay →
#: the order, where each who goes stands in it, how many are interrupted.
Row = tuple[Sequence[Redefinition], Sequence[tuple[str, str | None]], Sequence[str], str, list[int], int]
ORDERS: dict[str, Row] = {
    "less, then people, then more": (
        [_policy("P", "a"), _policy("Q", "bc")], [("none", "p")], ["p", "q"], "policy P, policy Q", [1], 0,
    ),
    "who comes after what is given, where they had it before": (
        [_policy("Q", "ab")], [("p", "q")], ["q"], "policy Q", [1], 0,
    ),
    "who goes before what is taken, where they keep it elsewhere": (
        [_policy("P", "a")], [("p", "q")], ["p"], "policy P", [0], 0,
    ),
    "a role that gets a policy before another loses what both have": (
        [_policy("P", "a"), _role("p", "PQ")], [], ["p"], "role p, policy P", [], 0,
    ),
    "one that gives and takes, between those who leave it and those who come": (
        [_policy("P", "bc")], [("p", "none"), ("none", "p")], ["p"], "policy P", [0, 1], 0,
    ),
    "who leaves the scope before they would have more": (
        [_policy("P", "abc")], [("p", None)], ["p"], "policy P", [0], 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "goes", "stays", "order", "slots", "cost"), ORDERS.values(), ids=list(ORDERS))
def test_the_order(
    steps: list[Redefinition],
    goes: list[tuple[str, str | None]],
    stays: list[str],
    order: str,
    slots: list[int],
    cost: int,
) -> None:
    moves = [*(Move(*each, (f"move {number}",)) for number, each in enumerate(goes)), *(Move(r, r) for r in stays)]
    found = arranged(HERE, steps, moves)
    assert ", ".join(step.action for step in found.steps) == order
    assert list(found.slots[: len(goes)]) == slots
    assert found.interrupted == cost


def test_two_that_swap_roles_which_both_give_and_take_ask_for_a_split_and_nothing_less() -> None:
    here = Definitions({"P": frozenset("a"), "Q": frozenset("b")}, {"p": frozenset("P"), "q": frozenset("Q")}, {})
    steps = [
        Redefinition("P", False, "P", frozenset("a"), frozenset("c")),
        Redefinition("Q", False, "Q", frozenset("b"), frozenset("d")),
    ]
    swap = [Move("p", "q", ("one",)), Move("q", "p", ("other",))]
    found = arranged(here, steps, swap)
    assert sum(step.action.endswith(":take") for step in found.steps) == 1, "one of the two is enough"
    assert all(step.action in {"P", "P:take", "Q"} for step in found.steps)
    assert not any(step.action.endswith(":take") for step in arranged(here, steps, swap[:1]).steps)


def test_very_many_that_hang_together_are_not_tried_in_every_order() -> None:
    count = 100
    names = [f"P{number}" for number in range(count)]
    here = Definitions(
        {name: frozenset({name}) for name in names}, {"p": frozenset(names), "q": frozenset(names[:1])}, {}
    )
    steps = [Redefinition(name, False, name, frozenset({name}), frozenset({f"{name}!"})) for name in names]
    found = arranged(here, steps, [Move("p", "q", ("one",)), Move("q", "p", ("other",))])
    assert [step.action for step in found.steps[:count]] == [f"{name}:take" for name in names]
    assert found.slots == (count, count)


def test_what_is_given_elsewhere_comes_before_what_is_taken() -> None:
    here = Definitions({"P": frozenset("c"), "Q": frozenset("")}, {"p": frozenset("P"), "q": frozenset("Q")}, {})
    steps = [
        Redefinition("P", False, "P", frozenset("c"), frozenset("")),
        Redefinition("Q", False, "Q", frozenset(""), frozenset("c")),
    ]
    found = arranged(here, steps, [Move("p", "q", ("one",)), Move("q", "q", (), 3)])
    assert [step.action for step in found.steps] == ["Q", "P"]
    assert found.interrupted == 0


def _edges(
    steps: Sequence[Redefinition], moves: Sequence[Move], definitions: Definitions = HERE
) -> set[tuple[str, str]]:
    return set(needed(definitions, arranged(definitions, steps, moves), moves))


def test_what_needs_what() -> None:
    steps = [_policy("P", "a"), _policy("Q", "bc")]
    comes, leaves = Move("none", "p", ("comes",)), Move("q", None, ("leaves",))
    assert _edges(steps, [comes, leaves]) == {("policy P", "comes"), ("leaves", "policy Q")}
    assert _edges(steps, [Move("p", "p"), Move("q", "q")]) == set(), "who stays has less, then more"
    # The role gets a policy that has too much until it is narrowed.
    assert _edges([_policy("P", "a"), _role("none", "P")], [Move("none", "none")]) == {("policy P", "role none")}
    assert _edges([_policy("P", "a"), _role("none", "P")], [Move("r", "none", ("comes",))]) == {
        ("policy P", "role none")
    }


def test_slots_keep_the_first_rule_and_tell_of_the_second() -> None:
    here: Definitions = HERE.with_steps([_policy("P", "a")])
    move = Move("p", "q", ("goes",))
    states: Mapping[int, int] = {0: 0, 1: 1}
    assert slots_of(here, move, Limits.of(here, move), list(states.values())) == [(0, True), (1, False)]
    assert slots_of(here, Move("p", "p"), Limits(frozenset(), frozenset("a")), [0, 1]) == []
