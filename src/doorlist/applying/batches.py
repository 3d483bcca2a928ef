"""Which actions share a request."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.values.action import PersonAction
from doorlist.values.scope import ORGANIZATION

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.action import Action
    from doorlist.values.scope import Scope

Batch = tuple["Action", ...]
Lane = list[Batch]


def batches(actions: Iterable[Action], most: int) -> list[Batch]:
    """One batch a request, in the order of each batch's first action.

    Invitations of one scope and role go out together, up to `most` a call; everything else goes alone.
    """
    made: list[list[Action]] = []
    filling: dict[tuple[Scope, str | None, str | None], list[Action]] = {}
    for action in actions:
        if isinstance(action, PersonAction) and action.kind == "invite":
            key = (action.scope, action.role_id, action.role.after)
            batch = filling.get(key)
            if batch is not None and len(batch) < most:
                batch.append(action)
                continue
            filling[key] = batch = [action]
        else:
            batch = [action]
        made.append(batch)
    return [tuple(batch) for batch in made]


def lanes_of(actions: Iterable[Action], most: int) -> list[list[Lane]]:
    """Rounds that go one after another, of lanes that go side by side, of batches that go one after another.

    People's requests have a lane each. Definitions of one scope go one after another, and the organization's come
    before the projects': what somebody may do in between is only what the plan's order lets them.
    """
    people: list[Lane] = []
    definitions: dict[Scope, Lane] = {}
    for batch in batches(actions, most):
        if isinstance(batch[0], PersonAction):
            people.append([batch])
        else:
            definitions.setdefault(batch[0].scope, []).append(batch)
    first = definitions.pop(ORGANIZATION, None)
    rounds = [[] if first is None else [first], [*definitions.values(), *people]]
    return [lanes for lanes in rounds if lanes]


def halves(batch: tuple[PersonAction, ...]) -> tuple[tuple[PersonAction, ...], tuple[PersonAction, ...]]:
    """A refused batch in two, so that one refused address doesn't stop the others."""
    middle = len(batch) // 2
    return batch[:middle], batch[middle:]
