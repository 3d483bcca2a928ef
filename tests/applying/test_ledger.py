"""The account of a run."""

from __future__ import annotations

import pytest

from doorlist.applying.ledger import Ledger, named
from doorlist.applying.settle import Settled
from doorlist.values.outcome import ActionOutcome, Result
from support.plans import BOT, make_action


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("update-role", "the role update of kurt@acme.example in project Support Bot"),
        ("revoke", "the revocation of the invitation of kurt@acme.example to project Support Bot"),
        ("remove", "the removal of kurt@acme.example from project Support Bot"),
        ("invite", "the invitation of kurt@acme.example to project Support Bot"),
        ("resend", "the resent invitation of kurt@acme.example to project Support Bot"),
    ],
)
def test_actions_are_named_in_sentences(kind: str, words: str) -> None:
    assert named(make_action(kind, scope=BOT)) == words  # type: ignore[arg-type]


def test_the_first_account_stands_and_is_told_once() -> None:
    told: list[ActionOutcome] = []
    one, two = make_action("remove", "a@x.example"), make_action("remove", "b@x.example")
    ledger = Ledger([one, two], told.append)
    ledger.settled(two, Settled("done"))
    ledger.settled(two, Settled("skipped", "interrupted"))
    ledger.settled(one, Settled("failed", "no"))
    assert ledger.outcomes() == (ActionOutcome(one, "failed", "no"), ActionOutcome(two, "done"))
    assert told == [ActionOutcome(two, "done"), ActionOutcome(one, "failed", "no")]


def test_what_is_under_way() -> None:
    one = make_action("remove", "a@x.example")
    ledger = Ledger([one])
    assert not ledger.is_under_way(one)
    ledger.sent([one])
    assert ledger.is_under_way(one)
    ledger.refused([one])
    assert not ledger.is_under_way(one)
    ledger.sent([one])
    ledger.settled(one, Settled("done"))
    assert not ledger.is_under_way(one)


@pytest.mark.parametrize(
    ("result", "words"),
    [
        ("done", None),
        ("failed", "it depends on the removal of a@x.example from the organization, which failed"),
        ("skipped", "it depends on the removal of a@x.example from the organization, which was skipped"),
        ("unknown", "it depends on the removal of a@x.example from the organization, which isn't known to be done"),
        (None, "it depends on the removal of a@x.example from the organization, which isn't done"),
    ],
)
def test_obstacles_are_named(result: Result | None, words: str | None) -> None:
    one = make_action("remove", "a@x.example")
    two = make_action("invite", "b@x.example", depends_on=(one.id,))
    ledger = Ledger([one, two])
    if result is not None:
        ledger.settled(one, Settled(result))
    assert ledger.obstacle(two) == words


def test_a_dependency_that_the_plan_doesnt_have() -> None:
    action = make_action("invite", depends_on=("remove:organization:zoe",))
    assert Ledger([action]).obstacle(action) == "it depends on remove:organization:zoe, which isn't done"
