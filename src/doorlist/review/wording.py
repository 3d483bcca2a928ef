"""A difference between live and the files in a sentence: what is, and what should be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from doorlist.words import plural

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.values.action import PersonAction


def sentence(actions: Sequence[PersonAction], held: str | None, wanted: str | None) -> str:
    """What is different about one person in one scope.

    Args:
        actions: what would put it right, the one that says most first.
        held: the role that they hold now.
        wanted: the role that the files ask for.
    """
    first, *others = actions
    spare = sum(action.kind == "revoke" for action in others)
    if first.kind == "remove":
        return f"Is in{_as(held)}. {first.reason}"
    if first.kind == "update-role":
        left = f" Has {plural(spare, 'left-over invitation')}." if spare else ""
        return f"Is in{_as(held) or ' without a role'}, should be {first.role.after}.{left}"
    if first.kind == "invite":
        if first.cause == "not-in":
            return f"Should be in as {wanted}, and is neither in nor invited."
        return first.reason
    if first.kind == "revoke":
        if first.cause == "already-in":
            return f"Is in, and has {plural(len(actions), 'left-over invitation')}."
        return f"Is invited{_as(first.role.before)}. {first.reason}"
    return first.reason


def _as(role: str | None) -> str:
    return "" if role is None else f" as {role}"
