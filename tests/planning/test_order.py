"""The order of a plan: `manual: plan#order`."""

from __future__ import annotations

from random import Random

import pytest

from doorlist.planning.order import in_order, phase
from doorlist.values.kinds import Phase
from doorlist.values.scope import ORGANIZATION, Scope
from support.plans import make_action

ZOO, BOT, LOWER = (Scope("project", number, name) for number, name in (("1", "Zoo"), ("2", "Bot"), ("0", "bot")))


@pytest.mark.parametrize(
    ("kind", "cause", "expected"),
    [
        ("update-role", "ownership-transfer", Phase.HAND_OVERS),
        ("revoke", "unlisted", Phase.REVOCATIONS),
        ("remove", "unlisted", Phase.REMOVALS),
        ("update-role", "role-differs", Phase.ROLE_UPDATES),
        ("invite", "not-in", Phase.INVITATIONS),
        ("resend", "declined", Phase.REMINDERS),
    ],
)
def test_phase(kind: str, cause: str, expected: Phase) -> None:
    assert phase(make_action(kind, cause=cause)) == expected  # type: ignore[arg-type]


def test_by_phase_then_scope_then_email_then_invitation() -> None:
    wanted = [
        make_action("update-role", "z@a.example", ZOO, cause="ownership-transfer"),
        make_action("revoke", "z@a.example", ORGANIZATION, invitation_id=9),
        make_action("revoke", "a@a.example", BOT, invitation_id=2),
        make_action("revoke", "a@a.example", BOT, invitation_id=10),
        make_action("revoke", "b@a.example", BOT, invitation_id=1),
        make_action("revoke", "a@a.example", ZOO, invitation_id=3),
        make_action("revoke", "a@a.example", LOWER, invitation_id=1),
        make_action("remove", "a@a.example", ORGANIZATION),
        make_action("update-role", "a@a.example", ORGANIZATION, cause="role-differs"),
        make_action("invite", "a@a.example", ORGANIZATION),
        make_action("resend", "a@a.example", ORGANIZATION),
    ]
    for seed in range(5):
        mixed = list(wanted)
        Random(seed).shuffle(mixed)
        assert list(in_order(mixed)) == wanted
