"""The order of a plan (spec section 3): hand-overs first, then less access before more.

So a run that stops half-way leaves nobody with more than they had or should have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.values.scope import scope_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.plan import Action

_PHASES: Final = {"revoke": 2, "remove": 3, "update-role": 4, "invite": 5, "resend": 6}


def phase(action: Action) -> int:
    """1 ownership transfers, 2 revoke, 3 remove, 4 other role updates, 5 invite, 6 resend."""
    return 1 if action.cause == "ownership-transfer" else _PHASES[action.kind]


def in_order(actions: Iterable[Action]) -> tuple[Action, ...]:
    """By phase; in each the organization first, then projects by live name, then email."""
    actions = list(actions)
    scopes = sorted({action.scope for action in actions}, key=scope_order)
    rank = {scope: number for number, scope in enumerate(scopes)}
    actions.sort(key=lambda action: (phase(action), rank[action.scope], action.email, action.invitation_id or 0))
    return tuple(actions)
