"""The order of a plan (`manual: plan#order`): hand-overs first, then less access before more.

So a run that stops half-way leaves nobody with more than they had or should have.
"""

from __future__ import annotations

from collections import defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from doorlist.values.action import DefinitionAction
from doorlist.values.kinds import KINDS, Phase
from doorlist.values.scope import scope_order

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    from doorlist.values.action import Action
    from doorlist.values.scope import Scope

_PERSON: Final = attrgetter("email", "invitation_id")
_DEFINITION: Final = attrgetter("kind", "name", "id")


def phase(action: Action) -> Phase:
    """The step of a plan that an action belongs to."""
    return Phase.HAND_OVERS if action.cause == "ownership-transfer" else KINDS[action.kind].phase


def in_order(actions: Iterable[Action], narrowing: Container[str] = ()) -> tuple[Action, ...]:
    """By phase; in each the organization first, then projects by live name, then email or name.

    `narrowing`: the ids of the redefinitions that give nothing.
    """
    groups: defaultdict[tuple[Phase, Scope], list[Action]] = defaultdict(list)
    for action in actions:
        groups[Phase.NARROWING if action.id in narrowing else phase(action), action.scope].append(action)
    ordered: list[Action] = []
    for _, group in sorted(groups.items(), key=lambda item: (item[0][0], scope_order(item[0][1]))):
        # All of a group are about definitions, or about people; and all of those carry an invitation's id, or none
        # does and each email is there once.
        group.sort(key=_DEFINITION if isinstance(group[0], DefinitionAction) else _PERSON)
        ordered += group
    return tuple(ordered)
