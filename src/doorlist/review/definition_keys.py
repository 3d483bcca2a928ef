"""Keys of roles and policies, beside people's emails in one scope. No email has a blank."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from doorlist.values.kinds import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from doorlist.values.action import DefinitionAction
    from doorlist.values.plan import BlockedBy


def definition_key(kind: str, name: str) -> str:
    """The key of a role or a policy; names that differ in case only mean one thing."""
    return f"{kind} {name.casefold()}"


def key_of(action: DefinitionAction) -> str:
    """The key of what an action is about, by its live name where live has it."""
    named = action.definition.before or action.definition.after
    assert named is not None, "an action about a definition that neither side has"
    return definition_key(KINDS[action.kind].about, named.name)


def stuck_definitions(blocked: Iterable[BlockedBy]) -> Iterator[tuple[Literal["role", "policy"], BlockedBy]]:
    """The roles and policies that must go and are still in use."""
    for one in blocked:
        if one.guardrail == "role-in-use":
            yield "role", one
        elif one.guardrail == "policy-in-use":
            yield "policy", one
