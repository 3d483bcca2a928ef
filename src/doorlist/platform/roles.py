"""Questions about built-in roles for rooms that aren't given the facts yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.platform.confident_ai import CONFIDENT_AI

if TYPE_CHECKING:
    from doorlist.values.scope import Scope, ScopeType

MEMBER: Final = CONFIDENT_AI.ladders["organization"].lowest
is_owner = CONFIDENT_AI.ladders["organization"].is_owner
is_admin = CONFIDENT_AI.is_admin


def is_builtin(kind: ScopeType, name: str | None) -> bool:
    """Whether a name is that of a built-in role in a kind of scope."""
    return CONFIDENT_AI.ladders[kind].has(name)


def next_lower_than_owner(scope: Scope) -> str:
    """What the previous Owner becomes, and what a future Owner is invited as."""
    return CONFIDENT_AI.ladders[scope.type].below_owner


def is_demotion(scope: Scope, before: str | None, after: str | None) -> bool:
    """Whether a change takes standing away, for `protected`."""
    return CONFIDENT_AI.ladders[scope.type].is_demotion(before, after)
