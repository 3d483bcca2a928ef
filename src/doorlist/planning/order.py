"""The order of a plan (spec section 3): hand-overs first, then less access before more.

So a run that stops half-way leaves nobody with more than they had or should have.
"""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from doorlist.values.scope import scope_order

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.plan import Action
    from doorlist.values.scope import Scope

_PHASES: Final = {"revoke": 2, "remove": 3, "update-role": 4, "invite": 5, "resend": 6}
_PERSON: Final = attrgetter("email", "invitation_id")


def phase(action: Action) -> int:
    """1 ownership transfers, 2 revoke, 3 remove, 4 other role updates, 5 invite, 6 resend."""
    return 1 if action.cause == "ownership-transfer" else _PHASES[action.kind]


def in_order(actions: Iterable[Action]) -> tuple[Action, ...]:
    """By phase; in each the organization first, then projects by live name, then email, then invitation."""
    groups: defaultdict[tuple[int, Scope], list[Action]] = defaultdict(list)
    for action in actions:
        groups[phase(action), action.scope].append(action)
    ordered: list[Action] = []
    for _, group in sorted(groups.items(), key=lambda item: (item[0][0], scope_order(item[0][1]))):
        # All of a group carry an invitation's id, or none does and each email is there once.
        group.sort(key=_PERSON)
        ordered += group
    return tuple(ordered)
