"""Policies that a plan renames: at first they go by one name, afterwards by another, and roles show either."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from doorlist.values.action import DefinitionAction, PolicyChange, PolicyContent, RoleContent, RoleContentChange

if TYPE_CHECKING:
    from collections.abc import Iterable

    from doorlist.values.action import Action
    from doorlist.values.scope import Scope


class Renames:
    """The new names of the policies that some actions rename, by scope and old name."""

    def __init__(self, actions: Iterable[Action]) -> None:
        self._new = {
            (action.scope.key, action.definition.before.name): action.definition.after.name
            for action in actions
            if isinstance(action, DefinitionAction)
            and isinstance(action.definition, PolicyChange)
            and action.definition.before is not None
            and action.definition.after is not None
        }

    def change(self, action: DefinitionAction) -> PolicyChange | RoleContentChange:
        """Both sides of an action in new names."""
        change, scope = action.definition, action.scope
        if isinstance(change, PolicyChange):
            return change
        before = None if change.before is None else self._role(scope, change.before)
        return RoleContentChange(before, None if change.after is None else self._role(scope, change.after))

    def content(self, scope: Scope, content: PolicyContent | RoleContent) -> PolicyContent | RoleContent:
        """A definition in new names: a role's policies are called as they are at the end."""
        return content if isinstance(content, PolicyContent) else self._role(scope, content)

    def _role(self, scope: Scope, content: RoleContent) -> RoleContent:
        names = sorted(self._new.get((scope.key, name), name) for name in content.policies)
        return replace(content, policies=tuple(names))
