"""Which actions share a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.platform.facts import CONFIDENT_AI
from doorlist.values.plan import PersonAction

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.plan import Action
    from doorlist.values.scope import Scope

MOST: Final = CONFIDENT_AI.invitations_a_call

Batch = tuple["Action", ...]


def batches(actions: Iterable[Action]) -> list[Batch]:
    """One batch a request, in the order of each batch's first action.

    Invitations of one scope and role go out together, up to `MOST` a call; everything else goes alone.
    """
    made: list[list[Action]] = []
    filling: dict[tuple[Scope, str | None], list[Action]] = {}
    for action in actions:
        if isinstance(action, PersonAction) and action.kind == "invite":
            key = (action.scope, action.role.after)
            batch = filling.get(key)
            if batch is not None and len(batch) < MOST:
                batch.append(action)
                continue
            filling[key] = batch = [action]
        else:
            batch = [action]
        made.append(batch)
    return [tuple(batch) for batch in made]


def halves(batch: tuple[PersonAction, ...]) -> tuple[tuple[PersonAction, ...], tuple[PersonAction, ...]]:
    """A refused batch in two, so that one refused address doesn't stop the others."""
    middle = len(batch) // 2
    return batch[:middle], batch[middle:]
