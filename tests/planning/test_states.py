"""What roles of one scope may do once some of the redefinitions are done."""

from __future__ import annotations

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


def test_what_was_worked_out_is_kept_where_the_steps_are_the_same() -> None:
    steps = [_policy("P", "a"), _role("q", "PR")]
    here = HERE.with_steps(steps)
    assert here.with_steps(tuple(steps)) is here
    assert here.with_steps(steps[:1]).may("p", 1) == {"a"}
    assert here.with_steps(steps[:1]).mask("q") == 0
