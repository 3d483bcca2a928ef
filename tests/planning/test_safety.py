"""The rules above the phases, on states of one scope: the order that they ask for, and when they ask for a split."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from doorlist.planning import safety
from doorlist.planning.safety import arranged, needed, slots_of
from doorlist.planning.states import Definitions, Limits, Move, Redefinition
from support.random_worlds import examples

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


# Orders and what needs what, in few words


def _world(text: str) -> tuple[Definitions, list[Redefinition]]:
    """Policies in capitals with their permissions, roles with their policies, `-` for none; `>` before what it comes
    to. The redefinitions are in the order of the phases, and called what they redefine."""
    contents: dict[bool, dict[str, frozenset[str]]] = {False: {}, True: {}}
    steps = []
    for word in text.split():
        key, _, both = word.partition("=")
        before, *after = (frozenset(one.strip("-")) for one in both.split(">"))
        contents[key.islower()][key] = before
        steps += [Redefinition(key, key.islower(), key, before, one) for one in after]
    steps.sort(key=lambda step: (step.gives, step.is_role, step.action))
    return Definitions(contents[False], contents[True], {"owner": frozenset("abc")}), steps


def _people(text: str) -> list[Move]:
    """`p`: somebody stays in a role; `2*p>q`: two go on to another; `p>out`: somebody leaves."""
    moves = []
    for word in text.split():
        count, _, who = word.rpartition("*")
        before, _, after = who.partition(">")
        end = None if after == "out" else after or before
        moves.append(Move(before, end, (who,) if after else (), int(count or 1)))
    return moves


def _told(world: str, people: str) -> tuple[str, str]:
    """The order with those who go in it, and what needs what."""
    here, steps = _world(world)
    moves = _people(people)
    found = arranged(here, steps, moves)
    order: list[str] = []
    for number in range(len(found.steps) + 1):
        order += [
            who for move, slot in zip(moves, found.slots, strict=True) if slot == number for who in move.actions
        ]
        order += [step.action for step in found.steps[number : number + 1]]
    order += [f"({found.interrupted} interrupted)"] if found.interrupted else []
    return " ".join(order), " ".join(f"{first}<{later}" for first, later in sorted({*needed(here, found, moves)}))


#: What it shows → world, people, their order, what needs what.
IN_WORDS: dict[str, tuple[str, str, str, str]] = {
    "who keeps something goes on before the role that they leave loses it": (
        "P=ac>c p=P q=P>-", "2*q>p p", "P q>p q", "P<q q>p<q",
    ),
    "whoever leaves does so before their role gets more": (
        "P=abc>c p=->P q=-", "p>out", "P p>out p", "p>out<p",
    ),
    "who comes to a role that loses all waits for that alone": (
        "P=ab>b p=P>- q=-", "2*q>p 2*p>out", "P p q>p p>out", "p<q>p",
    ),
    "an order that isn't that of the phases is a chain": (
        "P=b Q=->a p=PQ>Q q=P>PQ", "q p>q", "p>q p Q q", "Q<q p<Q p>q<p",
    ),
    "two policies that swap what they have interrupt whoever has both": (
        "P=b>ac Q=ac>b p=PQ q=PQ", "2*q", "P Q (2 interrupted)", "",
    ),
    "who comes to a role that gets a narrowed policy waits for both": (
        "P=->abc Q=bc>c p=PQ q=->P", "2*p q p>q", "P Q q p>q", "P<Q P<p>q Q<q q<p>q",
    ),
    "a role leaves a policy before that gets more": (
        "P=ab Q=b>abc p=Q q=Q>P", "q", "q Q", "q<Q",
    ),
    "of three redefinitions the one between gives what the last one takes": (
        "P=b>a Q=ac>abc p=PQ q=P>PQ", "2*q>out 2*q>p owner>p", "q>out q>p owner>p Q P q",
        "P<q Q<P Q<q q>out<P q>out<q q>p<P",
    ),
    "who comes to a role that loses what they never had waits for all of it": (
        "P=->a Q=a>- p=- q=PQ>-", "p p>q", "Q q p>q P", "Q<p>q q<P q<p>q",
    ),
    "where somebody is interrupted in every order, as few as can be": (
        "P=a>b Q=c>ab R=ab>- p=QR q=Q>PR r=Q", "q p>q", "R p>q P q Q (1 interrupted)",
        "P<Q P<q R<P R<Q R<p>q R<q q<Q",
    ),
    "who comes waits for what is taken first, although what is taken later would do": (
        "P=abc>c Q=abc>- R=ac>c p=->R q=PQ>P", "q>p 2*p>q", "P Q R q p>q p q>p",
        "P<Q P<p>q Q<R Q<p>q R<p R<q p<q>p q<p",
    ),
    "where none of two redefinitions may be left out, each needs what precedes it": (
        "P=->ac Q=bc R=b>abc p=PQ q=R>PR", "p>q", "P R p>q q", "P<R P<q R<p>q R<q",
    ),
    "a policy that nobody knows gives nothing": (
        "P=a>ab p=PX", "p", "P", "",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("world", "people", "order", "needs"), IN_WORDS.values(), ids=list(IN_WORDS))
def test_the_order_and_what_needs_what(world: str, people: str, order: str, needs: str) -> None:
    assert _told(world, people) == (order, needs)


#: What it shows → how many orders are tried, of how many redefinitions at most, then as above.
BOUNDED: dict[str, tuple[int, int, str, str, str, str]] = {
    "everything in halves: takes, then people, then gives": (
        2_000, 0, "P=b Q=a>b p=P q=PQ>Q", "p>out 2*p>q", "q Q:take p>out p>q Q (2 interrupted)",
        "Q:take<Q Q:take<p>q p>q<Q q<Q:take",
    ),
    "in halves, whoever stays and whoever goes": (
        2_000, 0, "P=bc>ab Q=c>- p=->Q q=P r=P", "p>r q", "Q P:take p>r p P",
        "P:take<P P:take<p P:take<p>r Q<P:take Q<p p<P",
    ),
    "in halves, whoever keeps something through a policy that is given later is interrupted": (
        2_000, 0, "P=c>b Q=ac>bc p=P q=PQ", "p>q", "P:take Q:take p>q P Q (1 interrupted)",
        "P<Q P:take<P P:take<Q:take Q:take<P Q:take<Q Q:take<p>q p>q<P",
    ),
    "in halves, a role that gets what another policy had": (
        2_000, 0, "P=a>b Q=b>a p=P q=->Q", "q>p", "P:take Q:take q>p q P Q",
        "P<Q P:take<P P:take<Q:take P:take<q>p Q:take<Q Q:take<q q<P q>p<Q q>p<q",
    ),
    "as many as are searched for": (
        2_000, 2, "P=b Q=a>b p=P q=PQ>Q", "p>out 2*p>q", "q p>out Q p>q",
        "Q<p>q q<Q",
    ),
    "three tries, and then in halves": (
        3, 60, "P=a>c Q=abc>a p=P>Q", "p p>out", "Q P:take p:take p>out P p (1 interrupted)",
        "P<p P:take<P P:take<p:take Q<P Q<P:take Q<p Q<p:take p:take<P p:take<p",
    ),
    "three tries, none of which interrupts whoever stays": (
        3, 60, "P=->b Q=b p=PQ>P q=Q", "p 2*p>q", "P p>q p",
        "P<p",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    ("tried", "searched", "world", "people", "order", "needs"), BOUNDED.values(), ids=list(BOUNDED)
)
def test_the_order_where_few_are_tried(
    tried: int, searched: int, world: str, people: str, order: str, needs: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(safety, "_MOST_TRIED", tried)
    monkeypatch.setattr(safety, "_MOST_SEARCHED", searched)
    assert _told(world, people) == (order, needs)


@pytest.mark.parametrize(("others", "split"), [("R=c>b", 1), ("R=c>b S=a>c", 1), ("R=c>b S=a>c T=b>a", 5)])
def test_up_to_four_that_give_and_take_are_split_one_by_one_and_more_than_that_all(others: str, split: int) -> None:
    names = "".join(word[0] for word in others.split())
    here, steps = _world(f"P=1>3 Q=2>4 {others} p=P{names} q=Q{names}")
    found = arranged(here, steps, _people("p>q q>p"))
    assert sum(step.action.endswith(":take") for step in found.steps) == split


def test_in_halves_whoever_loses_what_three_policies_gave_until_the_fourth_does_is_interrupted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(safety, "_MOST_SEARCHED", 0)
    order, _ = _told("P=c>1 Q=c>2 R=c>3 S=1>c T=4>5 p=PQRS q=T", "p>q q>p p")
    assert order == "P:take Q:take R:take S:take T:take p>q q>p P Q R S T (1 interrupted)"


def test_the_one_order_that_interrupts_nobody_is_found_among_millions() -> None:
    # Each policy has to get what the one before it loses before that loses it.
    names = "ABCDEFGHIJ"
    world = " ".join(f"{name}={name.lower()}>{after}" for name, after in zip(names, "zabcdefghi", strict=True))
    here, steps = _world(f"{world} p={names}")
    found = arranged(here, steps, _people("p"))
    assert (found.steps, found.interrupted) == (tuple(reversed(steps)), 0)


def test_what_is_given_never_comes_before_what_is_taken_of_the_same_thing() -> None:
    # Whoever stays in p has c through R, then through S: only p as one request would spare them.
    here, steps = _world("P=1>3 Q=2>4 T=a>b U=b>d R=c S=c p=PTUR>PTUS q=QTUR")
    found = arranged(here, steps, _people("p>q q>p 3*p"))
    order = [step.action for step in found.steps]
    assert all(order.index(f"{step.action}:take") < order.index(step.action) for step in steps)
    assert found.interrupted == 3


# Whatever the order


@st.composite
def _cases(draw: st.DrawFn) -> tuple[Definitions, list[Redefinition], list[Move]]:
    """Policies, roles, redefinitions of some of both by phase, and people who stay, go on or leave."""
    letters, names = st.frozensets(st.sampled_from("abc")), ["P", "Q", "R"]
    policies = {name: draw(letters) for name in names}
    several = st.frozensets(st.sampled_from(names), max_size=2)
    roles = {name: draw(several) for name in ("p", "q")}
    steps = [
        step
        for step in (
            *(Redefinition(f"policy {name}", False, name, policies[name], draw(letters)) for name in names),
            *(Redefinition(f"role {name}", True, name, roles[name], draw(several)) for name in roles),
        )
        if step.before != step.after
    ]
    keys = st.sampled_from([*roles, "owner"])
    moves = []
    for number in range(draw(st.integers(1, 4))):
        before, goes, people = draw(keys), draw(st.booleans()), draw(st.integers(1, 3))
        after = draw(keys | st.none()) if goes else before
        actions = tuple(f"move {number} {one}" for one in range(people)) if goes else ()
        moves.append(Move(before, after, actions, people))
    here = Definitions(policies, roles, {"owner": frozenset("ab")})
    return here, sorted(steps, key=lambda step: (step.gives, step.is_role, step.action)), moves


def _may(here: Definitions, role: str | None, done: Sequence[Redefinition]) -> frozenset[str]:
    """What a role may do after some steps, by putting them into the lists one by one."""
    if role is None or role in here.fixed:
        return frozenset() if role is None else here.fixed[role]
    policies, roles = dict(here.policies), dict(here.roles)
    for step in done:
        (roles if step.is_role else policies)[step.key] = step.after
    return frozenset[str]().union(*(policies[name] for name in roles[role]))


@examples
@given(_cases(), st.sampled_from([(2_000, 60), (2_000, 2), (3, 60), (1, 60), (2_000, 0)]))
def test_the_first_rule_holds_however_few_orders_are_tried(
    case: tuple[Definitions, list[Redefinition], list[Move]], bounds: tuple[int, int]
) -> None:
    here, steps, moves = case
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(safety, "_MOST_TRIED", bounds[0])
        patch.setattr(safety, "_MOST_SEARCHED", bounds[1])
        found = arranged(here, steps, moves)
    ends = {(step.is_role, step.key): step.after for step in found.steps}
    assert ends == {(step.is_role, step.key): step.after for step in steps}, "all are done, the whole of each"
    interrupted = 0
    for move, slot in zip(moves, found.slots, strict=True):
        start, end = _may(here, move.before, ()), _may(here, move.after, found.steps)
        path = [_may(here, move.before, found.steps[:done]) for done in range(slot + 1)]
        path += [_may(here, move.after, found.steps[:done]) for done in range(slot, len(found.steps) + 1)]
        assert all(may <= start | end for may in path)
        interrupted += 0 if all(start & end <= may for may in path) else move.people
    assert found.interrupted == interrupted


@examples
@given(_cases())
def test_everything_in_halves_keeps_the_first_rule_by_itself(
    case: tuple[Definitions, list[Redefinition], list[Move]],
) -> None:
    """That order is taken where none was searched for and that of the phases breaks the rule."""
    here, steps, moves = case
    mixed = [step for step in steps if step.gives and step.takes]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(safety, "_MOST_SEARCHED", -1)
        found = arranged(here, steps, moves)
    if found.as_usual:
        assert found.steps == tuple(steps)
        return
    takes = [step for step in found.steps if not step.gives]
    assert found.steps[: len(takes)] == tuple(takes), "first all that takes"
    assert set(found.slots) == {len(takes)}, "then the people"
    assert not any(step.takes for step in found.steps[len(takes) :]), "then all that gives"
    assert {step.action for step in mixed} | {f"{step.action}:take" for step in mixed} <= {
        step.action for step in found.steps
    }


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
    assert slots_of(here, move, here.limits(move), list(states.values())) == [(0, True), (1, False)]
    assert slots_of(here, Move("p", "p"), here.limits(Move("p", "p")), [0, 1]) == [(0, True)]
    assert slots_of(here, Move("p", "p"), Limits(frozenset(), frozenset("a")), [0, 1]) == []
