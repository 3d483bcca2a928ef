"""What roles of one scope may do once some of the redefinitions are done."""

from __future__ import annotations

import pytest

from doorlist.planning.states import Definitions, Limits, Move, Redefinition

POLICIES = {"P": frozenset({"a", "b"}), "Q": frozenset({"b"}), "R": frozenset({"c"})}
ROLES = {"p": frozenset({"P"}), "q": frozenset({"Q"}), "none": frozenset[str]()}
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


#: steps, a role → the steps that matter to it.
MATTER: dict[str, tuple[list[Redefinition], str | None, int]] = {
    "no role": ([_policy("P", "a")], None, 0),
    "a role that isn't there": ([_policy("P", "a")], "", 0),
    "a policy that a role has and loses": ([_role("q", "R"), _policy("Q", "a")], "q", 0b11),
    "a policy that a role gets": ([_role("q", "R"), _policy("R", "a")], "q", 0b11),
    "both halves of a role": ([*_role("q", "R").split(), _policy("P", "a")], "q", 0b011),
    "another role whose id is that of a policy": (
        [Redefinition("role P", True, "P", frozenset(), frozenset("Q"))], "p", 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("steps", "role", "mask"), MATTER.values(), ids=list(MATTER))
def test_the_steps_that_matter_to_a_role(steps: list[Redefinition], role: str | None, mask: int) -> None:
    here = Definitions(POLICIES, {**ROLES, "P": frozenset()}, {}).with_steps(steps)
    assert here.mask(role) == mask


def test_a_policy_that_was_not_read_gives_nothing() -> None:
    here = Definitions(POLICIES, {"p": frozenset({"P", "Gone"})}, {})
    assert here.may("p", 0) == POLICIES["P"]


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


def test_the_rules_allow_what_either_end_allows_and_ask_for_what_both_do() -> None:
    here = HERE.with_steps([_policy("P", "ac")])
    assert here.limits(Move("p", "p")) == Limits(frozenset("a"), frozenset("abc"))
    assert here.limits(Move("q", "p")) == Limits(frozenset(), frozenset("abc"))
    assert here.limits(Move("p", None)) == Limits(frozenset(), frozenset("ab"))
    here = HERE.with_steps([_policy("P", "ac"), _policy("Q", "d"), _role("q", "QR")])
    assert here.limits(Move("q", "q")) == Limits(frozenset(), frozenset("bcd")), "at the end all of them are done"


def test_what_was_worked_out_is_kept_where_the_steps_are_the_same() -> None:
    steps = [_policy("P", "a"), _role("q", "PR")]
    here = HERE.with_steps(steps)
    assert here.with_steps(tuple(steps)) is here
    assert here.with_steps(steps[:1]).may("p", 1) == {"a"}
    assert here.with_steps(steps[:1]).mask("q") == 0
