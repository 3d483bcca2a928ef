"""What an action does to a role or a policy: what it consists of, or what becomes different."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from doorlist.output.impact import permissions
from doorlist.words import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from doorlist.output.blocks import Escaping
    from doorlist.values.action import DefinitionAction, PolicyContent, RoleContent

_LISTED: Final = 8


def definition_line(action: DefinitionAction, escaping: Escaping) -> str:
    """`Annotate: adds trace:delete; drops span:read`; of a new definition its content, of one that goes its name."""
    before, after = action.definition.before, action.definition.after
    name = escaping.name(action.name)
    if after is None:
        return name
    if before is None:
        return f"{name}: {_named(after, _parts(after), escaping) or 'nothing'}"
    differences = [f"was called {escaping.name(before.name)}"] if before.name != after.name else []
    had, has = set(_parts(before)), set(_parts(after))
    added = [part for part in _parts(after) if part not in had]
    dropped = [part for part in _parts(before) if part not in has]
    differences += [f"adds {_named(after, added, escaping)}"] if added else []
    differences += [f"drops {_named(after, dropped, escaping)}"] if dropped else []
    if before.description != after.description:
        differences.append("another description" if after.description else "no description any more")
    return f"{name}: {'; '.join(differences)}" if differences else name


def gives(action: DefinitionAction) -> bool:
    """Whether a definition gets something that it didn't have; true of a new one, and of one that goes."""
    before, after = action.definition.before, action.definition.after
    return before is None or after is None or not set(_parts(after)) <= set(_parts(before))


def shows_all(action: DefinitionAction) -> bool:
    """Whether the line says all that the reason does: what a definition gets and loses.

    Not of one that goes, nor of half a redefinition, whose reason says why there are two.
    """
    before, after = action.definition.before, action.definition.after
    taking = f"{action.id}:take"
    if after is None or action.id.endswith(":take") or taking in action.depends_on:
        return False
    return before is None or set(_parts(before)) != set(_parts(after))


def _parts(content: PolicyContent | RoleContent) -> tuple[str, ...]:
    """What a definition consists of: a policy of permissions, a role of policies."""
    return content.permissions if hasattr(content, "permissions") else content.policies


def _named(content: PolicyContent | RoleContent, parts: Sequence[str], escaping: Escaping) -> str:
    if hasattr(content, "permissions"):
        return permissions(parts, escaping)
    return listed([escaping.name(part) for part in parts], most=_LISTED)
